using System.Text.Json;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Models.Families;

/// <summary>A config.json, key by key. Whatever nobody asked for and is not known to change nothing is refused at the end, so that
/// an option is never passed over in silence.</summary>
internal sealed class ConfigReader
{
    // Training, labels, provenance, and what a run of another program would do: none of it changes a score.
    private static readonly HashSet<string> Harmless =
    [
        "_attn_implementation", "_attn_implementation_autoset", "_commit_hash", "_name_or_path", "_num_labels", "activation_dropout", "architectures", "attention_dropout",
        "attention_probs_dropout_prob", "attn_implementation", "attn_pdrop", "bos_token_id", "classifier_dropout", "cls_token_id", "decoder_start_token_id", "directionality",
        "dropout", "dtype", "embd_pdrop", "eos_token_id", "finetuning_task", "gradient_checkpointing", "hidden_dropout", "hidden_dropout_prob", "id2label",
        "init_std", "initializer_range", "is_llama_config", "keys_to_ignore_at_inference", "label2id", "layerdrop", "mask_token_id", "n_ctx", "num_labels",
        "output_attentions", "output_hidden_states", "output_past", "pad_token_id", "pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers", "pooler_size_per_head", "pooler_type", "prefix", "pretraining_tp", "problem_type", "reorder_and_upcast_attn",
        "resid_pdrop", "return_dict", "sep_token_id", "summary_activation", "summary_first_dropout", "summary_proj_to_labels", "summary_type",
        "summary_use_proj", "task_specific_params", "tie_word_embeddings", "tokenizer_class", "torch_dtype", "torchscript", "transformers.js_config", "transformers_version",
        "unsloth_fixed", "unsloth_version", "use_bfloat16", "use_cache",
    ];

    private readonly string _path;
    private readonly JsonObject _json;
    private readonly HashSet<string> _asked = [];

    private ConfigReader(string path, JsonObject json) => (_path, _json) = (path, json);

    /// <summary>Reads a file with a function of its keys.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or asks for what is not supported; names it.</exception>
    public static T Read<T>(string path, Func<ConfigReader, T> read)
    {
        try
        {
            var reader = new ConfigReader(path, JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new InvalidDataException($"{path}: not a JSON object"));
            var value = read(reader);
            reader.RefuseTheRest();
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

    /// <summary>Whether the key is there, with null or not.</summary>
    public bool Has(string key)
    {
        _asked.Add(key);
        return _json.ContainsKey(key);
    }

    /// <summary>A text; null where it is absent.</summary>
    public string? Text(string key) => (string?)Node(key);

    /// <summary>A number that must be there.</summary>
    public int Int(string key) => (int?)Node(key) ?? throw Wrong($"it has no {key}");

    /// <summary>A number; absent or null: the default.</summary>
    public int Int(string key, int absent) => (int?)Node(key) ?? absent;

    /// <summary>A number; null where absent or null.</summary>
    public int? MaybeInt(string key) => (int?)Node(key);

    /// <summary>A number; absent or null: the default.</summary>
    public double Number(string key, double absent) => (double?)Node(key) ?? absent;

    /// <summary>A switch; absent or null: the default.</summary>
    public bool Bool(string key, bool absent) => (bool?)Node(key) ?? absent;

    /// <summary>Any value.</summary>
    public JsonNode? Node(string key)
    {
        _asked.Add(key);
        return _json[key];
    }

    /// <summary>Takes an option only as it is implemented.</summary>
    public void Require(string key, bool value, bool absent)
    {
        if (Bool(key, absent) != value)
        {
            throw Wrong($"{key} = {(value ? "false" : "true")} is not supported");
        }
    }

    /// <summary>An activation by name.</summary>
    public Activation Activation(string key, string absent) => (Text(key) ?? absent) switch
    {
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Models.Activation.GeluTanh,
        "gelu" => Models.Activation.Gelu,
        "relu" => Models.Activation.Relu,
        "silu" or "swish" => Models.Activation.Silu,
        var other => throw Wrong($"{key} = {other} is not supported; gelu_new, gelu, relu and silu are"),
    };

    /// <summary>The shape with the ids that begin, end and fill texts; absent ones are the family's own.</summary>
    public CausalLmConfig WithIds(CausalLmConfig config, int bos, int eos, int? pad = null)
    {
        return config with
        {
            BosId = Id("bos_token_id", bos) ?? -1,
            EosId = Id("eos_token_id", eos) ?? -1,
            PadId = Id("pad_token_id", pad),
            InitializerRange = Number("initializer_range", config.InitializerRange),
        };

        int? Id(string key, int? absent) => !Has(key) ? (absent is { } id && config.HasId(id) ? id : null)
            : (Node(key) is JsonArray many ? (int?)many.FirstOrDefault() : (int?)Node(key)) is >= 0 and var given ? given : null;
    }

    /// <summary>An error of this file.</summary>
    public InvalidDataException Wrong(string what) => new($"{_path}: {what}");

    private void RefuseTheRest()
    {
        var unknown = _json.Where(entry => !_asked.Contains(entry.Key) && !Harmless.Contains(entry.Key) && !SaysNothing(entry.Value)).Select(entry => $"{entry.Key} = {entry.Value!.ToJsonString()}").ToList();
        if (unknown.Count > 0)
        {
            throw Wrong($"{string.Join(", ", unknown)}: not known to this reader, so the scores might be others; take it out of the file if it changes none");
        }
    }

    private static bool SaysNothing(JsonNode? value) => value switch
    {
        null => true,
        JsonArray many => many.Count == 0,
        JsonObject members => members.Count == 0,
        _ => value.ToJsonString() is "false" or "\"\"",
    };
}
