namespace DpoNotebooks.Data;

/// <summary>Counts and lists irregular rows of an HH file; lines are numbered from 1.</summary>
public sealed class HhReport
{
    private readonly List<long> _otherPrompts = [];
    private readonly List<long> _identical = [];
    private readonly List<long> _blankChosen = [];
    private readonly List<long> _blankRejected = [];

    /// <summary>The number of rows read, irregular ones included.</summary>
    public int Rows { get; private set; }

    /// <summary>Lines that are skipped because the two dialogues have different prompts.</summary>
    public IReadOnlyList<long> OtherPrompts => _otherPrompts;

    /// <summary>Lines whose two responses are identical; their pairs are returned, although they carry no preference.</summary>
    public IReadOnlyList<long> Identical => _identical;

    /// <summary>Lines whose chosen response is empty or white space; their pairs are returned.</summary>
    public IReadOnlyList<long> BlankChosen => _blankChosen;

    /// <summary>Lines whose rejected response is empty or white space; their pairs are returned.</summary>
    public IReadOnlyList<long> BlankRejected => _blankRejected;

    /// <summary>Returns the counts in one line.</summary>
    public override string ToString() =>
        $"{Rows} rows: {OtherPrompts.Count} skipped (chosen and rejected have different prompts), {Identical.Count} identical pairs, "
        + $"{BlankChosen.Count} blank chosen, {BlankRejected.Count} blank rejected";

    internal void Add(long line, PreferencePair? pair)
    {
        Rows++;
        AddIf(_otherPrompts, pair is null);
        AddIf(_identical, pair is not null && pair.Chosen == pair.Rejected);
        AddIf(_blankChosen, pair is not null && string.IsNullOrWhiteSpace(pair.Chosen));
        AddIf(_blankRejected, pair is not null && string.IsNullOrWhiteSpace(pair.Rejected));

        void AddIf(List<long> lines, bool condition)
        {
            if (condition)
            {
                lines.Add(line);
            }
        }
    }
}
