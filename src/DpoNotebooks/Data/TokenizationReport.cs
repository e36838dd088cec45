namespace DpoNotebooks.Data;

/// <summary>The reason why a pair is dropped.</summary>
public enum DropReason
{
    /// <summary>The prompt has no tokens, so nothing predicts the first token of the response.</summary>
    EmptyPrompt,

    /// <summary>A response has no tokens.</summary>
    EmptyResponse,

    /// <summary>A response contains EOS before its end; the text after it would never be generated.</summary>
    EosInsideResponse,
}

/// <summary>A pair that is dropped: its source, or the beginning of its prompt if it was not read from a file.</summary>
public sealed record DroppedPair(string Source, DropReason Reason);

/// <summary>Counts what tokenization did to the pairs.</summary>
public sealed class TokenizationReport
{
    private readonly List<DroppedPair> _dropped = [];

    /// <summary>The number of pairs that can be used.</summary>
    public int Kept { get; private set; }

    /// <summary>The pairs that are dropped, in order.</summary>
    public IReadOnlyList<DroppedPair> Dropped => _dropped;

    /// <summary>Kept pairs whose prompt is truncated.</summary>
    public int TruncatedPrompts { get; private set; }

    /// <summary>Kept pairs in which at least one response is truncated and has no EOS.</summary>
    public int TruncatedResponses { get; private set; }

    /// <summary>Kept pairs whose two responses are identical after truncation.</summary>
    public int IdenticalPairs { get; private set; }

    /// <summary>Kept pairs with a response that is only white space.</summary>
    public int BlankResponses { get; private set; }

    /// <summary>Kept pairs that have other ids if prompt and response are tokenized as one text.</summary>
    public int JoinedDifferently { get; private set; }

    /// <summary>Returns one line per count; zeros are omitted.</summary>
    public override string ToString()
    {
        IEnumerable<(string Name, int Count)> dropped = _dropped.GroupBy(pair => pair.Reason).Select(group => ($"dropped: {group.Key}", group.Count()));
        (string Name, int Count)[] kept =
        [
            ("prompt truncated", TruncatedPrompts),
            ("response truncated", TruncatedResponses),
            ("identical responses", IdenticalPairs),
            ("blank response", BlankResponses),
            ("tokens differ if joined", JoinedDifferently),
        ];
        return string.Join('\n', [$"{Kept} pairs kept of {Kept + _dropped.Count}",
            .. dropped.Concat(kept).Where(line => line.Count > 0).Select(line => $"  {line.Name}: {line.Count}")]);
    }

    /// <summary>Writes the report in the format of <see cref="Read"/>.</summary>
    internal void Write(BinaryWriter writer)
    {
        foreach (var count in (int[])[Kept, TruncatedPrompts, TruncatedResponses, IdenticalPairs, BlankResponses, JoinedDifferently, _dropped.Count])
        {
            writer.Write(count);
        }

        foreach (var (source, reason) in _dropped)
        {
            writer.Write(source);
            writer.Write((int)reason);
        }
    }

    internal static TokenizationReport Read(BinaryReader reader)
    {
        var report = new TokenizationReport
        {
            Kept = reader.ReadInt32(),
            TruncatedPrompts = reader.ReadInt32(),
            TruncatedResponses = reader.ReadInt32(),
            IdenticalPairs = reader.ReadInt32(),
            BlankResponses = reader.ReadInt32(),
            JoinedDifferently = reader.ReadInt32(),
        };
        for (var remaining = reader.ReadInt32(); remaining > 0; remaining--)
        {
            report._dropped.Add(new DroppedPair(reader.ReadString(), (DropReason)reader.ReadInt32()));
        }

        return report;
    }

    internal static string NameOf(PreferencePair pair) =>
        pair.Source ?? (pair.Prompt.Length > 40 ? $"{pair.Prompt[..40]}…" : pair.Prompt);

    internal void Drop(PreferencePair pair, DropReason reason) => _dropped.Add(new DroppedPair(NameOf(pair), reason));

    internal void Keep(PreferencePair pair, TokenizedPair whole, TokenizedPair cut, bool joinsCleanly)
    {
        Kept++;
        TruncatedPrompts += cut.Prompt.Length < whole.Prompt.Length ? 1 : 0;
        TruncatedResponses += cut.Chosen.Length < whole.Chosen.Length || cut.Rejected.Length < whole.Rejected.Length ? 1 : 0;
        IdenticalPairs += cut.Chosen.AsSpan().SequenceEqual(cut.Rejected) ? 1 : 0;
        BlankResponses += string.IsNullOrWhiteSpace(pair.Chosen) || string.IsNullOrWhiteSpace(pair.Rejected) ? 1 : 0;
        JoinedDifferently += joinsCleanly ? 0 : 1;
    }
}
