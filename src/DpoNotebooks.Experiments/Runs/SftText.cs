using DpoNotebooks.Data;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>What the rows of a file for fine-tuning hold.</summary>
internal enum SftRowKind
{
    /// <summary>A prompt, and a response or completion.</summary>
    Response,

    /// <summary>One text.</summary>
    Text,

    /// <summary>A preference pair, whose chosen response is trained on.</summary>
    Chosen,
}

/// <summary>A text to fine-tune on.</summary>
/// <param name="Kind">What its row holds.</param>
/// <param name="Prompt">The part that is not trained on; null for a row of one text.</param>
/// <param name="Response">The part that is trained on.</param>
/// <param name="Source">The position of the row, "file:line".</param>
internal sealed record SftText(SftRowKind Kind, string? Prompt, string Response, string Source)
{
    private static readonly string[] Responses = ["response", "completion", "text"];

    /// <summary>Reads the rows of a file, which are all of the kind of its first row.</summary>
    /// <exception cref="DataFileException">While enumerating: a row is of another kind or of none; the message names file, line and fields.</exception>
    public static IEnumerable<SftText> Read(string path)
    {
        SftRowKind? first = null;
        return DataRows.Load(path, row =>
        {
            var text = Of(row);
            return text.Kind == (first ??= text.Kind) ? text
                : throw row.Problem($"the row has a {Name(text.Kind)}, and the rows before it have a {Name(first.Value)}: use one kind of row per file");
        });
    }

    private static SftText Of(DataRow row) => Responses.Where(row.Has).ToArray() switch
    {
        ["text"] => row.Has("prompt")
            ? throw row.Problem("the row has a prompt and a text: name the text response if it follows the prompt, or remove the prompt")
            : new SftText(SftRowKind.Text, null, row.Text("text"), row.Source),
        [var response] => new SftText(SftRowKind.Response, row.Text("prompt"), row.Text(response), row.Source),
        [] when row.Has("chosen") => Chosen(row),
        [] => throw row.Problem($"the row has no response: name it {string.Join(", ", Responses)}, or give a preference pair with chosen and rejected "
            + $"(the row has: {string.Join(", ", row.Fields)})"),
        [var one, var other, ..] => throw row.Problem($"the row has a {one} and a {other}: keep the one to train on"),
    };

    private static SftText Chosen(DataRow row)
    {
        var pair = new PairColumns().PairOf(row);
        return new SftText(SftRowKind.Chosen, pair.Prompt, pair.Chosen, row.Source);
    }

    private static string Name(SftRowKind kind) => kind.ToString().ToLowerInvariant() + (kind == SftRowKind.Chosen ? " response" : "");
}
