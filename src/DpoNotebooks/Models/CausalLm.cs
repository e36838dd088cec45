using System.Security.Cryptography;
using System.Text;
using TorchSharp.Utils;

namespace DpoNotebooks.Models;

/// <summary>A causal language model of the GPT-2 architecture, with the names of Hugging Face's state dict.
/// It holds no dropout: policy and reference always score alike. Only who asks for it, pass by pass, gets it.</summary>
public sealed class CausalLm : nn.Module
{
    [ComponentName(Name = "transformer")]
    private readonly Gpt2Body _body;

    /// <summary>A model with uninitialised weights; see <see cref="Create"/> and <see cref="Load"/>.</summary>
    private CausalLm(CausalLmConfig config)
        : base(nameof(CausalLm))
    {
        Config = config.Validate();
        _body = new Gpt2Body(config);
        RegisterComponents();
    }

    /// <summary>The model's shape.</summary>
    public CausalLmConfig Config { get; }

    /// <summary>What fills rows on the right.</summary>
    public int PadId => Config.PadId ?? Config.EosId;

    /// <summary>Where the weights are.</summary>
    public Device Device => Head.device;

    /// <summary>The LM head, tied to the token embedding: (V, C).</summary>
    public Tensor Head => _body.TokenEmbedding;

    /// <summary>A model with GPT-2's random initial weights; only the seed decides them.</summary>
    public static CausalLm Create(CausalLmConfig config, long seed, Device? device = null)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var model = new CausalLm(config);
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var (name, parameter) in model.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
            else if (parameter.dim() == 1)
            {
                parameter.fill_(1);
            }
            else
            {
                // The residual stream sums 2·layers branches: GPT-2 scales their last weights down accordingly.
                var residual = name.EndsWith("c_proj.weight", StringComparison.Ordinal) ? Math.Sqrt(2 * config.LayerCount) : 1;
                parameter.normal_(0, config.InitializerRange / residual, generator);
            }
        }

        return device is null ? model : model.to(device);
    }

    /// <summary>Reads a Hugging Face folder: config.json and model.safetensors, whole or in shards.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where to; null: the CPU.</param>
    /// <param name="dtype">The weights' dtype; null: float32.</param>
    /// <exception cref="InvalidDataException">Names the option that is not supported, or every tensor that is missing,
    /// unexpected or of another shape.</exception>
    public static CausalLm Load(string folder, Device? device = null, ScalarType? dtype = null)
    {
        using var scope = NewDisposeScope();
        var model = new CausalLm(Gpt2Config.Read(Path.Combine(folder, "config.json")));
        try
        {
            Gpt2Weights.ReadInto(model, folder);
            return model.to(device ?? CPU, dtype ?? ScalarType.Float32);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes a Hugging Face folder: config.json and model.safetensors, each through a temporary file.</summary>
    public void Save(string folder) => Gpt2Weights.Write(this, folder);

    /// <summary>A second model with equal weights, which shares nothing with this one.</summary>
    public CausalLm Clone()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var copy = new CausalLm(Config).to(Device, Head.dtype);
        var weights = state_dict();
        foreach (var (name, its) in copy.state_dict())
        {
            its.copy_(weights[name]);
        }

        return copy;
    }

    /// <summary>The last hidden states, after the final layer norm: (B, T, C).</summary>
    /// <param name="ids">Token ids, int64: (B, T).</param>
    /// <param name="positions">The position of each column, int64: (T,).</param>
    /// <param name="cache">Earlier positions; they are extended by T.</param>
    /// <param name="dropout">Share of embeddings, attention weights and residual branches dropped, as GPT-2 does when it is fine-tuned.</param>
    public Tensor Hidden(Tensor ids, Tensor positions, KvCache? cache = null, double dropout = 0) => _body.Hidden(ids, positions, cache, dropout);

    /// <summary>Scores of every word: (…, C) to (…, V).</summary>
    public Tensor Logits(Tensor hidden) => hidden.matmul(Head.t());

    /// <summary>SHA-256 over names, dtypes and bytes of the weights: the identity of a reference.</summary>
    public string WeightsHash()
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {tensor.dtype} {string.Join(',', tensor.shape)}\n"));
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
