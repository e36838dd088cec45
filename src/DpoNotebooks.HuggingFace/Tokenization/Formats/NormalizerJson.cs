using DpoNotebooks.HuggingFace.Tokenization.Normalizers;
using DpoNotebooks.HuggingFace.Tokenization.Patterns;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Reads the normalizer of a tokenizer.json.</summary>
internal static class NormalizerJson
{
    public static INormalizer? Read(JsonPart part) => part.IsNull ? null : part.Type switch
    {
        "Sequence" => new NormalizerSequence([.. part.AllowOnly("normalizers").Children("normalizers").Select(Read).OfType<INormalizer>()]),
        "NFC" or "NFD" or "NFKC" or "NFKD" => Form(part.AllowOnly().Type),
        "Lowercase" => Plain(part, new Lowercase()),
        "Nmt" => Plain(part, CharacterMap.Nmt),
        "StripAccents" => Plain(part, CharacterMap.StripAccents),
        "BertNormalizer" => Bert(part.AllowOnly("clean_text", "handle_chinese_chars", "strip_accents", "lowercase")),
        "Prepend" => new Prepend(part.AllowOnly("prepend").Text("prepend")),
        "Strip" => new Strip(part.AllowOnly("strip_left", "strip_right").Flag("strip_left", true), part.Flag("strip_right", true)),
        "Replace" => Replacement(part.AllowOnly("pattern", "content")),
        _ => throw part.Unsupported(),
    };

    private static INormalizer Plain(JsonPart part, INormalizer normalizer)
    {
        part.AllowOnly();
        return normalizer;
    }

    private static UnicodeForm Form(string name) => new(compatibility: name.Contains('K', StringComparison.Ordinal), compose: name.EndsWith('C'));

    private static NormalizerSequence Bert(JsonPart part)
    {
        var lowercase = part.Flag("lowercase", true);
        List<INormalizer> steps = [];
        if (part.Flag("clean_text", true))
        {
            steps.Add(BertText.Clean);
        }

        if (part.Flag("handle_chinese_chars", true))
        {
            steps.Add(BertText.SpaceIdeographs);
        }

        if (part.Flag("strip_accents", fallback: lowercase))
        {
            steps.AddRange([Form("NFD"), BertText.DropMarks]);
        }

        if (lowercase)
        {
            steps.Add(new Lowercase());
        }

        return new NormalizerSequence(steps);
    }

    private static INormalizer Replacement(JsonPart part)
    {
        var (content, pattern) = (part.Text("content"), part.Child("pattern").AllowOnly("Regex", "String"));
        return pattern.Optional("Regex")?.GetString() is { } regex
            ? new ReplaceRegex(new RegexPattern(regex), content)
            : new Replace(pattern.Literal("String"), content);
    }
}
