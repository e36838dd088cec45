using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Models;

/// <summary>GPT-2's config.json, read and written as Hugging Face does.</summary>
public static class Gpt2Config
{
    /// <summary>Reads a config.json.</summary>
    /// <exception cref="InvalidDataException">Not a GPT-2, or an option that this model does not implement; names it.</exception>
    public static CausalLmConfig Read(string path)
    {
        try
        {
            return Parse(path, JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new InvalidDataException($"{path}: not a JSON object"));
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}: not JSON: {error.Message}");
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: {error.Message}");
        }
    }

    /// <summary>The config.json of a configuration, with the keys that Hugging Face reads.</summary>
    public static string Write(CausalLmConfig config, ScalarType dtype) => new JsonObject
    {
        ["architectures"] = new JsonArray("GPT2LMHeadModel"),
        ["model_type"] = "gpt2",
        ["torch_dtype"] = dtype.ToString().ToLowerInvariant(),
        ["vocab_size"] = config.VocabularySize,
        ["n_positions"] = config.ContextLength,
        ["n_embd"] = config.HiddenSize,
        ["n_inner"] = config.InnerSize == 0 ? null : config.InnerSize,
        ["n_layer"] = config.LayerCount,
        ["n_head"] = config.HeadCount,
        ["layer_norm_epsilon"] = config.LayerNormEpsilon,
        ["initializer_range"] = config.InitializerRange,
        ["activation_function"] = config.Activation switch
        {
            Activation.GeluTanh => "gelu_new",
            Activation.Gelu => "gelu",
            _ => "relu",
        },
        // Dropout is never applied here; zeros keep a loader's training mode from applying it.
        ["attn_pdrop"] = 0.0,
        ["embd_pdrop"] = 0.0,
        ["resid_pdrop"] = 0.0,
        ["bos_token_id"] = config.BosId,
        ["eos_token_id"] = config.EosId,
        ["pad_token_id"] = config.PadId,
        ["tie_word_embeddings"] = true,
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static CausalLmConfig Parse(string path, JsonObject json)
    {
        Require(path, json, "model_type", "gpt2");
        Refuse(path, json, "scale_attn_by_inverse_layer_idx", "add_cross_attention");
        if ((bool?)json["scale_attn_weights"] == false)
        {
            throw new InvalidDataException($"{path}: scale_attn_weights = false is not supported");
        }

        if ((bool?)json["tie_word_embeddings"] == false)
        {
            throw new InvalidDataException($"{path}: tie_word_embeddings = false is not supported");
        }

        var defaults = new CausalLmConfig();
        var config = new CausalLmConfig
        {
            VocabularySize = (int?)json["vocab_size"] ?? defaults.VocabularySize,
            ContextLength = (int?)json["n_positions"] ?? (int?)json["n_ctx"] ?? defaults.ContextLength,
            HiddenSize = (int?)json["n_embd"] ?? defaults.HiddenSize,
            InnerSize = (int?)json["n_inner"] ?? 0,
            LayerCount = (int?)json["n_layer"] ?? defaults.LayerCount,
            HeadCount = (int?)json["n_head"] ?? defaults.HeadCount,
            LayerNormEpsilon = (double?)json["layer_norm_epsilon"] ?? defaults.LayerNormEpsilon,
            InitializerRange = (double?)json["initializer_range"] ?? defaults.InitializerRange,
            Activation = ActivationOf(path, (string?)json["activation_function"] ?? "gelu_new"),
            BosId = (int?)json["bos_token_id"] ?? defaults.BosId,
            EosId = FirstId(json["eos_token_id"]) ?? defaults.EosId,
            PadId = (int?)json["pad_token_id"] is >= 0 and var pad ? pad : null,
        };
        return config.Validate();
    }

    private static int? FirstId(JsonNode? node) => node is JsonArray many ? (int?)many[0] : (int?)node;

    private static Activation ActivationOf(string path, string name) => name switch
    {
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Activation.GeluTanh,
        "gelu" => Activation.Gelu,
        "relu" => Activation.Relu,
        _ => throw new InvalidDataException($"{path}: activation_function = {name} is not supported; gelu_new, gelu and relu are"),
    };

    private static void Require(string path, JsonObject json, string key, string value)
    {
        if ((string?)json[key] != value)
        {
            throw new InvalidDataException($"{path}: {key} = {json[key]?.ToJsonString() ?? "(absent)"} is not supported; {value} is");
        }
    }

    private static void Refuse(string path, JsonObject json, params string[] keys)
    {
        foreach (var key in keys)
        {
            if ((bool?)json[key] == true)
            {
                throw new InvalidDataException($"{path}: {key} = true is not supported");
            }
        }
    }
}
