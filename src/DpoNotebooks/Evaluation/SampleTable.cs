using System.Globalization;

namespace DpoNotebooks.Evaluation;

/// <summary>A completion to show.</summary>
/// <param name="Prompt">Prompt.</param>
/// <param name="Completion">Completion.</param>
/// <param name="Reward">Its reward.</param>
public sealed record SampleRow(string Prompt, string Completion, double Reward)
{
    /// <summary>The model that wrote it, e.g. "reference" or "DPO, β = 0.1"; the column is omitted if no row has one.</summary>
    public string? Source { get; init; }

    /// <summary>log π(y|x) − log π_ref(y|x), in nats; the column is omitted if no row has one.</summary>
    public double? LogRatio { get; init; }
}

/// <summary>A table of completions with their rewards.</summary>
/// <param name="Rows">The rows, in order.</param>
public sealed record SampleTable(IReadOnlyList<SampleRow> Rows)
{
    private bool HasSource => Rows.Any(row => row.Source is not null);

    private bool HasPrompt => Rows.Any(row => row.Prompt.Length > 0);

    private bool HasLogRatio => Rows.Any(row => row.LogRatio is not null);

    /// <summary>The column names: prompt, from, completion, log ratio and reward, without columns that no row uses.</summary>
    public IReadOnlyList<string> Columns =>
        [.. ((string?[])[HasPrompt ? "prompt" : null, HasSource ? "from" : null, "completion", HasLogRatio ? "log ratio" : null, "reward"]).OfType<string>()];

    /// <summary>The texts of a row, one per column.</summary>
    public IReadOnlyList<string> Texts(SampleRow row) => [.. ((string?[])
    [
        HasPrompt ? row.Prompt : null, HasSource ? row.Source ?? "" : null, row.Completion,
        HasLogRatio ? row.LogRatio is { } ratio ? Number(ratio) : "" : null, Number(row.Reward),
    ]).OfType<string>()];

    /// <summary>The table as text, one line per row.</summary>
    public string ToText() => string.Join('\n', Rows.Select(row => string.Join(" | ", Texts(row))));

    /// <summary>The table as text.</summary>
    public override string ToString() => ToText();

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
