namespace DpoNotebooks.Data;

/// <summary>The columns that hold prompt, chosen and rejected. For a column that is null, the usual names are tried.</summary>
public sealed record PairColumns
{
    private static readonly string[] Prompts = ["prompt", "question", "instruction", "query", "input"];
    private static readonly string[] Chosens = ["chosen", "response_chosen", "chosen_response", "response_j"];
    private static readonly string[] Rejecteds = ["rejected", "response_rejected", "rejected_response", "response_k"];

    /// <summary>The column of the prompt.</summary>
    public string? Prompt { get; init; }

    /// <summary>The column of the chosen response.</summary>
    public string? Chosen { get; init; }

    /// <summary>The column of the rejected response.</summary>
    public string? Rejected { get; init; }

    /// <summary>Takes the common beginning of chosen and rejected as the prompt, even if the file has a prompt column. A file without a
    /// prompt column is always read in this way.</summary>
    public bool ImplicitPrompt { get; init; }

    internal PreferencePair PairOf(DataRow row)
    {
        var chosen = row.Text(Chosen ?? row.FirstField(Chosens));
        var rejected = row.Text(Rejected ?? row.FirstField(Rejecteds));
        var prompt = ImplicitPrompt ? null : Prompt ?? Prompts.FirstOrDefault(row.Has);
        var pair = prompt is null ? Data.ImplicitPrompt.Split(chosen, rejected) : new PreferencePair(row.Text(prompt), chosen, rejected);
        return pair with { Source = row.Source };
    }
}
