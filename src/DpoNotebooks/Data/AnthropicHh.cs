namespace DpoNotebooks.Data;

/// <summary>Reads Anthropic's HH-RLHF dialogues. The prompt is the chosen dialogue up to its last assistant turn.</summary>
public static class AnthropicHh
{
    private const string AssistantTurn = "\n\nAssistant:";

    /// <summary>Reads the pairs of a file, in order. A row whose rejected dialogue has a different prompt is skipped and listed.</summary>
    /// <param name="path">A file with the columns chosen and rejected.</param>
    /// <param name="report">Filled in while enumerating.</param>
    /// <param name="onBadRow">As in <see cref="PreferencePairs.Load"/>.</param>
    /// <exception cref="DataFileException">As there, or the chosen dialogue has no assistant turn.</exception>
    public static IEnumerable<PreferencePair> Load(string path, HhReport? report = null, Action<DataFileException>? onBadRow = null)
    {
        report ??= new HhReport();
        return DataRows.Load(path, row => Parse(row, report), onBadRow);
    }

    private static PreferencePair? Parse(DataRow row, HhReport report)
    {
        var (chosen, rejected) = (row.Text("chosen"), row.Text("rejected"));
        var turn = chosen.LastIndexOf(AssistantTurn, StringComparison.Ordinal);
        if (turn < 0)
        {
            throw row.Problem("chosen has no turn that begins with 'Assistant:'");
        }

        var prompt = chosen[..(turn + AssistantTurn.Length)];
        var pair = rejected.StartsWith(prompt, StringComparison.Ordinal)
            ? new PreferencePair(prompt, chosen[prompt.Length..], rejected[prompt.Length..]) { Source = row.Source }
            : null;
        report.Add(row.Line, pair);
        return pair;
    }
}
