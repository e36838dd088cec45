using System.Text.Json.Nodes;
using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>BERT: an encoder, supported as a classifier.</summary>
internal static class Bert
{
    public static Family Family { get; } = new(ModelFamily.Bert, "bert", Names("bert"), Read, Write)
    {
        ClassifierClass = "BertForSequenceClassification",
        ClassifierHead = new("classifier", "bert.pooler.dense"),
        BufferSuffixes = Buffers,
        OldNames = OldNorms,
    };

    /// <summary>The stored tensors that BERT and RoBERTa do not use as weights.</summary>
    public static IReadOnlyList<string> Buffers => ["embeddings.position_ids", "embeddings.token_type_ids"];

    /// <summary>The names of norms in the oldest checkpoints.</summary>
    public static IReadOnlyList<(string Old, string New)> OldNorms => [(".LayerNorm.gamma", ".LayerNorm.weight"), (".LayerNorm.beta", ".LayerNorm.bias")];

    /// <summary>The paths that BERT and RoBERTa share below their root.</summary>
    public static WeightNames Names(string root) => new($"{root}.embeddings.word_embeddings", $"{root}.encoder.layer")
    {
        Positions = $"{root}.embeddings.position_embeddings",
        TokenTypes = $"{root}.embeddings.token_type_embeddings",
        EmbeddingNorm = $"{root}.embeddings.LayerNorm",
        Query = "attention.self.query",
        Key = "attention.self.key",
        Value = "attention.self.value",
        Output = "attention.output.dense",
        AttentionNorm = "attention.output.LayerNorm",
        Up = "intermediate.dense",
        Down = "output.dense",
        FeedForwardNorm = "output.LayerNorm",
    };

    /// <summary>Reads the keys that BERT and RoBERTa share.</summary>
    /// <param name="json">The file.</param>
    /// <param name="family">The family.</param>
    public static CausalLmConfig Shared(ConfigReader json, ModelFamily family)
    {
        json.Require("is_decoder", false, absent: false);
        json.Require("add_cross_attention", false, absent: false);
        if (json.Text("position_embedding_type") is not (null or "absolute"))
        {
            throw json.Error($"position_embedding_type = {json.Text("position_embedding_type")} is not supported; use absolute");
        }

        return new CausalLmConfig
        {
            Family = family,
            VocabularySize = json.Int("vocab_size"),
            ContextLength = json.Int("max_position_embeddings", 512),
            HiddenSize = json.Int("hidden_size", 768),
            InnerSize = json.Int("intermediate_size", 3072),
            LayerCount = json.Int("num_hidden_layers", 12),
            HeadCount = json.Int("num_attention_heads", 12),
            NormEpsilon = json.Number("layer_norm_eps", 1e-12),
            Activation = json.Activation("hidden_act", "gelu"),
            Block = BlockKind.NormAfter,
            FinalNorm = false,
            Bidirectional = true,
            TokenTypes = json.Int("type_vocab_size", 2),
        };
    }

    /// <summary>Writes the keys that <see cref="Shared"/> reads.</summary>
    public static JsonObject Write(CausalLmConfig config)
    {
        var json = SizeKeys.Long(config);
        json["max_position_embeddings"] = config.ContextLength + config.PositionOffset;
        json["layer_norm_eps"] = config.NormEpsilon;
        json["type_vocab_size"] = config.TokenTypes;
        json["attention_probs_dropout_prob"] = 0.0;
        json["hidden_dropout_prob"] = 0.0;
        return json;
    }

    private static CausalLmConfig Read(ConfigReader json) => json.WithIds(Shared(json, ModelFamily.Bert), bos: -1, eos: -1, pad: 0);
}
