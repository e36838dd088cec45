using System.Text;
using DpoNotebooks.HuggingFace.Tokenization.Patterns;
using DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Reads the pre-tokenizer of a tokenizer.json.</summary>
internal static class PreTokenizerJson
{
    /// <summary>Returns the pre-tokenizer, and whether the model receives bytes in GPT-2's alphabet.</summary>
    public static (IPreTokenizer? PreTokenizer, bool ByteLevel) Read(JsonPart part)
    {
        List<IPreTokenizer> steps = [];
        var byteLevel = false;
        foreach (var step in Steps(part))
        {
            if (byteLevel)
            {
                throw new NotSupportedException($"a {part.Place} '{step.Type}' after ByteLevel is not supported");
            }

            byteLevel = step.Type == "ByteLevel";
            steps.AddRange(ReadStep(step));
        }

        return (steps.Count == 0 ? null : steps is [var only] ? only : new PreTokenizerSequence(steps), byteLevel);
    }

    private static IEnumerable<JsonPart> Steps(JsonPart part) =>
        part.IsNull ? [] : part.Type == "Sequence" ? part.AllowOnly("pretokenizers").Children("pretokenizers").SelectMany(Steps) : [part];

    private static IEnumerable<IPreTokenizer> ReadStep(JsonPart part) => part.Type switch
    {
        "ByteLevel" => ByteLevel(part.AllowOnly("add_prefix_space", "trim_offsets", "use_regex")),
        "Split" => [Split(part.AllowOnly("pattern", "behavior", "invert"))],
        "Metaspace" => Metaspace(part.AllowOnly("replacement", "add_prefix_space", "prepend_scheme", "split", "str_rep")),
        "Whitespace" => Plain(part, new Split(new WordPattern(), MatchBehavior.Removed, invert: true)),
        "WhitespaceSplit" => Plain(part, Spaces()),
        "BertPreTokenizer" => Plain(part, Spaces(), new Split(new CharacterPattern(CodePoints.IsPunctuation), MatchBehavior.Isolated)),
        "Digits" => [new Split(
            new CharacterPattern(CodePoints.IsNumber),
            part.AllowOnly("individual_digits").Flag("individual_digits", false) ? MatchBehavior.Isolated : MatchBehavior.Contiguous)],
        "Punctuation" => [new Split(new CharacterPattern(CodePoints.IsPunctuation), Behavior(part.AllowOnly("behavior"), "Isolated"))],
        "CharDelimiterSplit" => [new Split(new LiteralPattern(part.AllowOnly("delimiter").Text("delimiter")), MatchBehavior.Removed)],
        _ => throw part.Unsupported(),
    };

    private static IPreTokenizer[] Plain(JsonPart part, params IPreTokenizer[] steps)
    {
        part.AllowOnly();
        return steps;
    }

    private static Split Spaces() => new(new CharacterPattern(Rune.IsWhiteSpace), MatchBehavior.Removed);

    private static IEnumerable<IPreTokenizer> ByteLevel(JsonPart part)
    {
        if (part.Flag("add_prefix_space", true))
        {
            yield return new PrefixSpace();
        }

        if (part.Flag("use_regex", true))
        {
            yield return new Split(new GptPattern(), MatchBehavior.Isolated);
        }
    }

    private static Split Split(JsonPart part)
    {
        var pattern = part.Child("pattern").AllowOnly("Regex", "String");
        return new Split(
            pattern.Optional("Regex")?.GetString() is { } regex
                ? (IPattern?)LlamaPattern.TryCreate(regex) ?? new RegexPattern(regex)
                : new LiteralPattern(pattern.Literal("String")),
            Behavior(part, null),
            part.Flag("invert", false));
    }

    private static IEnumerable<IPreTokenizer> Metaspace(JsonPart part)
    {
        var replacement = part.Character("replacement");
        yield return new Metaspace(replacement, Scheme(part));
        if (part.Flag("split", true))
        {
            yield return new Split(new LiteralPattern(replacement.ToString()), MatchBehavior.MergedWithNext);
        }
    }

    /// <summary>Reads prepend_scheme, or the older add_prefix_space.</summary>
    public static PrependScheme Scheme(JsonPart part)
    {
        var old = part.Flag("add_prefix_space", true);
        return part.Optional("prepend_scheme")?.GetString() switch
        {
            null => old ? PrependScheme.Always : PrependScheme.Never,
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            var other => throw new NotSupportedException($"the {part.Place}'s prepend_scheme '{other}' is not supported"),
        };
    }

    private static MatchBehavior Behavior(JsonPart part, string? fallback)
    {
        var name = part.Optional("behavior")?.GetString() ?? fallback ?? part.Text("behavior");
        return Enum.GetNames<MatchBehavior>().Contains(name) ? Enum.Parse<MatchBehavior>(name)
            : throw new NotSupportedException($"the {part.Place}'s behavior '{name}' is not supported");
    }
}
