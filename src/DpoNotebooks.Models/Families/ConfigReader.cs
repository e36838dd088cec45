using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>Reads a config.json key by key. Keys that were not read and are not known to be harmless raise an error, so that no option is
/// silently ignored.</summary>
internal sealed class ConfigReader
{
    // Options of training, labels, provenance and the runtime of other libraries. None of them changes a log-probability.
    private static readonly HashSet<string> Harmless =
    [
        "_attn_implementation", "_attn_implementation_autoset", "_commit_hash", "_name_or_path", "_num_labels", "activation_dropout", "architectures",
        "attention_dropout", "attention_probs_dropout_prob", "attn_implementation", "attn_pdrop", "bos_token_id", "classifier_dropout", "cls_token_id",
        "decoder_start_token_id", "directionality",
        "dropout", "dtype", "embd_pdrop", "eos_token_id", "finetuning_task", "gradient_checkpointing", "hidden_dropout", "hidden_dropout_prob", "id2label",
        "init_std", "initializer_range", "is_llama_config", "keys_to_ignore_at_inference", "label2id", "layerdrop", "mask_token_id", "n_ctx", "num_labels",
        "output_attentions", "output_hidden_states", "output_past", "pad_token_id", "pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers",
        "pooler_size_per_head", "pooler_type", "prefix", "pretraining_tp", "problem_type", "reorder_and_upcast_attn",
        "resid_pdrop", "return_dict", "sep_token_id", "summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type",
        "summary_use_proj", "task_specific_params", "tie_word_embeddings", "tokenizer_class", "torch_dtype", "torchscript", "transformers.js_config",
        "transformers_version", "unsloth_fixed", "unsloth_version", "use_bfloat16", "use_cache",
    ];

    private readonly string _path;
    private readonly JsonObject _json;
    private readonly HashSet<string> _read = [];

    private ConfigReader(string path, JsonObject json) => (_path, _json) = (path, json);

    /// <summary>Reads a file with the given function.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read, or has an unsupported option. The message names it.</exception>
    public static T Read<T>(string path, Func<ConfigReader, T> read)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new InvalidDataException($"{path}: not a JSON object");
            var reader = new ConfigReader(path, json);
            var value = read(reader);
            reader.RequireAllRead();
            return value;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}: not JSON: {error.Message}");
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"{path}: {error.Message}");
        }
    }

    /// <summary>Whether the key is present. Its value may be null.</summary>
    public bool Has(string key)
    {
        _read.Add(key);
        return _json.ContainsKey(key);
    }

    /// <summary>A string; null if the key is missing.</summary>
    public string? Text(string key) => (string?)Node(key);

    /// <summary>A required number.</summary>
    public int Int(string key) => (int?)Node(key) ?? throw Error($"{key} is missing");

    /// <summary>A number; the default if the key is missing or null.</summary>
    public int Int(string key, int absent) => (int?)Node(key) ?? absent;

    /// <summary>A number; null if the key is missing or null.</summary>
    public int? MaybeInt(string key) => (int?)Node(key);

    /// <summary>A number; the default if the key is missing or null.</summary>
    public double Number(string key, double absent) => (double?)Node(key) ?? absent;

    /// <summary>A Boolean value; the default if the key is missing or null.</summary>
    public bool Bool(string key, bool absent) => (bool?)Node(key) ?? absent;

    /// <summary>A value of any type; null if the key is missing.</summary>
    public JsonNode? Node(string key)
    {
        _read.Add(key);
        return _json[key];
    }

    /// <summary>Requires an option to have its only supported value.</summary>
    public void Require(string key, bool value, bool absent)
    {
        if (Bool(key, absent) != value)
        {
            throw Error($"{key} = {(value ? "false" : "true")} is not supported; it must be {(value ? "true" : "false")}");
        }
    }

    /// <summary>An activation function, by its name.</summary>
    public Activation Activation(string key, string absent) => (Text(key) ?? absent) switch
    {
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Configuration.Activation.GeluTanh,
        "gelu" => Configuration.Activation.Gelu,
        "relu" => Configuration.Activation.Relu,
        "silu" or "swish" => Configuration.Activation.Silu,
        var other => throw Error($"{key} = {other} is not supported; use gelu_new, gelu, relu or silu"),
    };

    /// <summary>Adds the beginning-of-text, end-of-text and padding ids. A missing id is the family's default.</summary>
    public CausalLmConfig WithIds(CausalLmConfig config, int bos, int eos, int? pad = null)
    {
        return config with
        {
            BosId = Id("bos_token_id", bos) ?? -1,
            EosId = Id("eos_token_id", eos) ?? -1,
            PadId = Id("pad_token_id", pad),
            InitializerRange = Number("initializer_range", config.InitializerRange),
        };

        int? Id(string key, int? absent)
        {
            if (!Has(key))
            {
                return absent is { } id && config.HasId(id) ? id : null;
            }

            var given = Node(key) is JsonArray many ? (int?)many.FirstOrDefault() : (int?)Node(key);
            return given >= 0 ? given : null;
        }
    }

    /// <summary>Creates an error that names this file.</summary>
    public InvalidDataException Error(string message) => new($"{_path}: {message}");

    private void RequireAllRead()
    {
        var unknown = _json.Where(entry => !_read.Contains(entry.Key) && !Harmless.Contains(entry.Key) && !IsUnset(entry.Value))
            .Select(entry => $"{entry.Key} = {entry.Value!.ToJsonString()}").ToList();
        if (unknown.Count > 0)
        {
            throw Error($"{string.Join(", ", unknown)}: unknown, and may change the model's outputs; remove it from the file if it does not");
        }
    }

    private static bool IsUnset(JsonNode? value) => value switch
    {
        null => true,
        JsonArray many => many.Count == 0,
        JsonObject members => members.Count == 0,
        _ => value.ToJsonString() is "false" or "\"\"",
    };
}
