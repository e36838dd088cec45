using DpoNotebooks.Scoring;

namespace DpoNotebooks.Data;

/// <summary>Why a pair was left out.</summary>
public enum DropReason
{
    /// <summary>The prompt has no tokens, so nothing predicts the response's first.</summary>
    EmptyPrompt,

    /// <summary>A response has no tokens.</summary>
    EmptyResponse,

    /// <summary>A response holds EOS before its end, so what follows would never be generated.</summary>
    EosInsideResponse,
}

/// <summary>A pair that was left out: its source, or its beginning where it was not read from a file.</summary>
public sealed record DroppedPair(string Source, DropReason Reason);

/// <summary>What tokenizing did to the pairs.</summary>
public sealed class TokenizationReport
{
    private readonly List<DroppedPair> _dropped = [];

    /// <summary>Pairs that can be used.</summary>
    public int Kept { get; private set; }

    /// <summary>Pairs left out, in order.</summary>
    public IReadOnlyList<DroppedPair> Dropped => _dropped;

    /// <summary>Kept pairs whose prompt was cut.</summary>
    public int TruncatedPrompts { get; private set; }

    /// <summary>Kept pairs of which at least one response was cut, and has no EOS.</summary>
    public int TruncatedResponses { get; private set; }

    /// <summary>Kept pairs whose two responses are the same, at their full length or as cut.</summary>
    public int IdenticalPairs { get; private set; }

    /// <summary>Kept pairs with a response of nothing but white space.</summary>
    public int BlankResponses { get; private set; }

    /// <summary>Kept pairs that would have other ids if prompt and response were tokenized in one go.</summary>
    public int JoinedDifferently { get; private set; }

    /// <summary>The counts, a line each, zeros left out.</summary>
    public override string ToString()
    {
        IEnumerable<(string What, int Count)> dropped = _dropped.GroupBy(pair => pair.Reason).Select(group => ($"dropped: {group.Key}", group.Count()));
        (string What, int Count)[] kept =
        [
            ("prompt cut", TruncatedPrompts),
            ("response cut", TruncatedResponses),
            ("identical responses", IdenticalPairs),
            ("blank response", BlankResponses),
            ("tokens differ if joined", JoinedDifferently),
        ];
        return string.Join('\n', [$"{Kept} pairs kept of {Kept + _dropped.Count}",
            .. dropped.Concat(kept).Where(line => line.Count > 0).Select(line => $"  {line.What}: {line.Count}")]);
    }

    /// <summary>Writes what <see cref="Read"/> reads.</summary>
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
        for (var left = reader.ReadInt32(); left > 0; left--)
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
