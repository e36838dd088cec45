namespace DpoNotebooks.Data;

/// <summary>Which columns hold prompt, chosen and rejected; a name left null is looked for among the usual ones.</summary>
public sealed record PairColumns
{
    private static readonly string[] Prompts = ["prompt", "question", "instruction", "query", "input"];
    private static readonly string[] Chosens = ["chosen", "response_chosen", "chosen_response", "response_j"];
    private static readonly string[] Rejecteds = ["rejected", "response_rejected", "rejected_response", "response_k"];

    /// <summary>The prompt's column.</summary>
    public string? Prompt { get; init; }

    /// <summary>The chosen response's column.</summary>
    public string? Chosen { get; init; }

    /// <summary>The rejected response's column.</summary>
    public string? Rejected { get; init; }

    /// <summary>The prompt is what chosen and rejected begin with, whatever other columns there are.
    /// It is also taken so where no column holds a prompt.</summary>
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
