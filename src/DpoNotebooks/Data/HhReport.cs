namespace DpoNotebooks.Data;

/// <summary>What was odd in an HH file; lines count from 1.</summary>
public sealed class HhReport
{
    private readonly List<long> _otherPrompts = [];
    private readonly List<long> _identical = [];
    private readonly List<long> _blankChosen = [];
    private readonly List<long> _blankRejected = [];

    /// <summary>Rows read, odd ones included.</summary>
    public int Rows { get; private set; }

    /// <summary>Lines left out because the rejected dialogue has another prompt than the chosen one.</summary>
    public IReadOnlyList<long> OtherPrompts => _otherPrompts;

    /// <summary>Lines whose two responses are the same; delivered, though they teach nothing.</summary>
    public IReadOnlyList<long> Identical => _identical;

    /// <summary>Lines whose chosen response is empty or white space; delivered.</summary>
    public IReadOnlyList<long> BlankChosen => _blankChosen;

    /// <summary>Lines whose rejected response is empty or white space; delivered.</summary>
    public IReadOnlyList<long> BlankRejected => _blankRejected;

    /// <summary>The counts in one line.</summary>
    public override string ToString() =>
        $"{Rows} rows: {OtherPrompts.Count} left out (rejected has another prompt), {Identical.Count} identical pairs, "
        + $"{BlankChosen.Count} blank chosen, {BlankRejected.Count} blank rejected";

    internal void Add(long line, PreferencePair? pair)
    {
        Rows++;
        Note(_otherPrompts, pair is null);
        Note(_identical, pair is not null && pair.Chosen == pair.Rejected);
        Note(_blankChosen, pair is not null && string.IsNullOrWhiteSpace(pair.Chosen));
        Note(_blankRejected, pair is not null && string.IsNullOrWhiteSpace(pair.Rejected));

        void Note(List<long> lines, bool odd)
        {
            if (odd)
            {
                lines.Add(line);
            }
        }
    }
}
