using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Data;

/// <summary>Pairs to token ids: prompt and responses tokenized apart, one EOS after each response, then cut to length.</summary>
/// <remarks>No BOS is added.</remarks>
public sealed class PairTokenizer
{
    private readonly TextTokenizer _tokenizer;
    private readonly PairTruncation _truncation;

    /// <summary>Checks that tokenizer and lengths fit the model.</summary>
    /// <param name="tokenizer">The model's tokenizer; it must have an EOS.</param>
    /// <param name="truncation">How long a sequence may be.</param>
    /// <param name="modelVocabulary">Rows of the model's embedding; null does not check.</param>
    /// <param name="modelContext">Positions that the model has; null does not check.</param>
    /// <exception cref="ArgumentException">The tokenizer has more ids than the model, or the lengths are inconsistent or beyond its context.</exception>
    public PairTokenizer(TextTokenizer tokenizer, PairTruncation truncation, int? modelVocabulary = null, int? modelContext = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        truncation.Validate(modelContext);
        if (tokenizer.VocabularySize > modelVocabulary)
        {
            throw new ArgumentException(
                $"the tokenizer has {tokenizer.VocabularySize} ids, the model only {modelVocabulary}: they do not belong together", nameof(tokenizer));
        }

        (_tokenizer, _truncation, EosId) = (tokenizer, truncation, tokenizer.EosId);
    }

    /// <summary>What decides the tokens of a pair, beside its text: the tokenizer's hash, and the lengths.</summary>
    internal (string Tokenizer, PairTruncation Truncation) Rules => (_tokenizer.Hash, _truncation);

    /// <summary>The token that ends each response.</summary>
    public int EosId { get; }

    /// <summary>All pairs in order, the unusable left out, and what happened to them.</summary>
    public TokenizedPairs Tokenize(IEnumerable<PreferencePair> pairs)
    {
        var report = new TokenizationReport();
        var kept = new List<TokenizedPair>();
        foreach (var pair in pairs)
        {
            if (Tokenize(pair, report) is { } tokenized)
            {
                kept.Add(tokenized);
            }
        }

        return new TokenizedPairs(kept, report);
    }

    /// <summary>One pair, or null where it cannot be used; the report is told either way.</summary>
    /// <exception cref="InvalidDataException">The tokenizer cannot encode a word of the pair; the pair's source is named.</exception>
    public TokenizedPair? Tokenize(PreferencePair pair, TokenizationReport report)
    {
        var (prompt, chosen, rejected) = Encode(pair);
        if (WhyUnusable(prompt, chosen, rejected) is { } reason)
        {
            report.Drop(pair, reason);
            return null;
        }

        var whole = new TokenizedPair(prompt, [.. chosen, EosId], [.. rejected, EosId]);
        var cut = _truncation.Apply(whole);
        report.Keep(pair, whole, cut, JoinsCleanly(pair.Prompt, pair.Chosen) && JoinsCleanly(pair.Prompt, pair.Rejected));
        return cut;
    }

    /// <summary>Whether prompt + response tokenized in one go gives the ids of the parts, so that the model sees the text as it saw it in pretraining.</summary>
    public bool JoinsCleanly(string prompt, string response)
    {
        int[] parts = [.. _tokenizer.Encode(prompt), .. _tokenizer.Encode(response)];
        try
        {
            return _tokenizer.Encode(prompt + response).AsSpan().SequenceEqual(parts);
        }
        catch (ArgumentException)
        {
            return false; // the parts are known words; what they join into is not
        }
    }

    private (int[] Prompt, int[] Chosen, int[] Rejected) Encode(PreferencePair pair)
    {
        try
        {
            return (_tokenizer.Encode(pair.Prompt), _tokenizer.Encode(pair.Chosen), _tokenizer.Encode(pair.Rejected));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{TokenizationReport.NameOf(pair)}: {e.Message}", e);
        }
    }

    private DropReason? WhyUnusable(int[] prompt, int[] chosen, int[] rejected) =>
        prompt.Length == 0 ? DropReason.EmptyPrompt
        : chosen.Length == 0 || rejected.Length == 0 ? DropReason.EmptyResponse
        : chosen.Contains(EosId) || rejected.Contains(EosId) ? DropReason.EosInsideResponse
        : null;
}

/// <summary>Pairs ready for training.</summary>
public sealed record TokenizedPairs(IReadOnlyList<TokenizedPair> Pairs, TokenizationReport Report);
