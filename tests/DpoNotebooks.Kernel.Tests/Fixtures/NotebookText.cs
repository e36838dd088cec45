using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>Creates small notebooks.</summary>
public static class NotebookText
{
    /// <summary>
    /// Creates a notebook of code cells. A cell that starts with "# " is markdown; a cell that starts with "//params" is tagged parameters.
    /// </summary>
    public static string Of(params string[] cells) => new JsonObject
    {
        ["cells"] = new JsonArray([.. cells.Select(Cell)]),
        ["metadata"] = new JsonObject { ["title"] = "kept" },
        ["nbformat"] = 4,
        ["nbformat_minor"] = 2,
    }.ToJsonString();

    private static JsonObject Cell(string source)
    {
        var markdown = source.StartsWith("# ", StringComparison.Ordinal);
        var cell = new JsonObject
        {
            ["cell_type"] = markdown ? "markdown" : "code",
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray(source.StartsWith("//params", StringComparison.Ordinal) ? ["parameters"] : []) },
            ["source"] = source,
        };
        if (!markdown)
        {
            cell["execution_count"] = 9;
            cell["outputs"] = new JsonArray(new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "of an earlier run" });
        }

        return cell;
    }
}
