using DpoNotebooks.Models.Configuration;

namespace DpoNotebooks.Models.Families;

/// <summary>RoBERTa: BERT with another classifier head, and positions that start after the padding id.</summary>
internal static class Roberta
{
    public static Family Family { get; } = new(ModelFamily.Roberta, "roberta", Bert.Names("roberta"), Read, Bert.Write)
    {
        ClassifierClass = "RobertaForSequenceClassification",
        ClassifierHead = new("classifier.out_proj", "classifier.dense") { IgnoredPrefixes = ["roberta.pooler."] },
        BufferSuffixes = Bert.Buffers,
        OldNames = Bert.OldNorms,
    };

    private static CausalLmConfig Read(ConfigReader json)
    {
        var config = json.WithIds(Bert.Shared(json, ModelFamily.Roberta), bos: 0, eos: 2, pad: 1);
        var offset = config.PadId.GetValueOrDefault(1) + 1;
        return config with { PositionOffset = offset, ContextLength = config.ContextLength - offset };
    }
}
