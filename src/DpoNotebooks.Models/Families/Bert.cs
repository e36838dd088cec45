using System.Text.Json.Nodes;

namespace DpoNotebooks.Models.Families;

/// <summary>BERT and RoBERTa: encoders, of which only classifiers are made here.</summary>
internal static class Bert
{
    public static Family Family { get; } = new(ModelFamily.Bert, "bert", "BertForSequenceClassification", Names("bert"), json => Read(json, ModelFamily.Bert), Write);

    public static Family RobertaFamily { get; } = new(ModelFamily.Roberta, "roberta", "RobertaForSequenceClassification", Names("roberta"), json => Read(json, ModelFamily.Roberta), Write);

    private static WeightNames Names(string root) => new($"{root}.embeddings.word_embeddings", $"{root}.encoder.layer")
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

    private static CausalLmConfig Read(ConfigReader json, ModelFamily family)
    {
        json.Require("is_decoder", false, absent: false);
        json.Require("add_cross_attention", false, absent: false);
        if (json.Text("position_embedding_type") is not (null or "absolute"))
        {
            throw json.Wrong($"position_embedding_type = {json.Text("position_embedding_type")} is not supported; absolute is");
        }

        // RoBERTa's positions begin after the row of its padding.
        var config = json.WithIds(new CausalLmConfig
        {
            Family = family,
            VocabularySize = json.Int("vocab_size"),
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
        }, bos: family == ModelFamily.Roberta ? 0 : -1, eos: family == ModelFamily.Roberta ? 2 : -1, pad: family == ModelFamily.Roberta ? 1 : 0);
        var offset = family == ModelFamily.Roberta ? config.PadId.GetValueOrDefault(1) + 1 : 0;
        return config with { PositionOffset = offset, ContextLength = json.Int("max_position_embeddings", 512) - offset };
    }

    private static JsonObject Write(CausalLmConfig config)
    {
        var json = SizeKeys.Long(config);
        json["max_position_embeddings"] = config.ContextLength + config.PositionOffset;
        json["layer_norm_eps"] = config.NormEpsilon;
        json["type_vocab_size"] = config.TokenTypes;
        json["attention_probs_dropout_prob"] = 0.0;
        json["hidden_dropout_prob"] = 0.0;
        return json;
    }
}
