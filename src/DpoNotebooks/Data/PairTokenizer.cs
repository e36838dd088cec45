using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Data;

/// <summary>Turns preference pairs into token ids. Prompt and responses are tokenized separately, each response gets one EOS, and the pair is
/// then truncated.</summary>
/// <remarks>No BOS is added.</remarks>
public sealed class PairTokenizer
{
    private readonly TextTokenizer _tokenizer;
    private readonly PairTruncation _truncation;

    /// <summary>Creates a tokenizer of pairs and checks that it fits the model.</summary>
    /// <param name="tokenizer">The tokenizer of the model; it must have an EOS.</param>
    /// <param name="truncation">The maximum lengths.</param>
    /// <param name="modelVocabulary">Rows of the model's embedding; null skips the check.</param>
    /// <param name="modelContext">Positions of the model; null skips the check.</param>
    /// <exception cref="ArgumentException">The tokenizer has more ids than the model, or the lengths are inconsistent or exceed its context.</exception>
    public PairTokenizer(TextTokenizer tokenizer, PairTruncation truncation, int? modelVocabulary = null, int? modelContext = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        truncation.Validate(modelContext);
        if (tokenizer.VocabularySize > modelVocabulary)
        {
            throw new ArgumentException(
                $"the tokenizer has {tokenizer.VocabularySize} ids and the model only {modelVocabulary}: use the tokenizer of this model", nameof(tokenizer));
        }

        (_tokenizer, _truncation, EosId) = (tokenizer, truncation, tokenizer.EosId);
    }

    /// <summary>What determines the tokens of a pair apart from its text: the hash of the tokenizer, and the lengths.</summary>
    internal (string Tokenizer, PairTruncation Truncation) Rules => (_tokenizer.Hash, _truncation);

    /// <summary>The token that ends each response.</summary>
    public int EosId { get; }

    /// <summary>Tokenizes all pairs, in order. Pairs that cannot be used are dropped and listed in the report.</summary>
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

    /// <summary>Tokenizes one pair and records it in the report; returns null if it cannot be used.</summary>
    /// <exception cref="InvalidDataException">The tokenizer cannot encode a word of the pair; the message names the source of the pair.</exception>
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

    /// <summary>Returns whether prompt + response, tokenized as one text, has the ids of the two parts, as the model saw text in
    /// pretraining.</summary>
    public bool JoinsCleanly(string prompt, string response)
    {
        int[] parts = [.. _tokenizer.Encode(prompt), .. _tokenizer.Encode(response)];
        try
        {
            return _tokenizer.Encode(prompt + response).AsSpan().SequenceEqual(parts);
        }
        catch (ArgumentException)
        {
            return false; // the parts are in the vocabulary, and their concatenation is not
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
