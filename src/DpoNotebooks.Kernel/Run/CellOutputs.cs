using System.Text;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Kernel.Run;

/// <summary>Collects the events of a run as nbformat outputs. Adjacent text is joined, and an update replaces the display that it updates.</summary>
internal sealed class CellOutputs
{
    private readonly Lock _guard = new();
    private readonly List<JsonObject> _outputs = [];
    private readonly Dictionary<string, JsonObject> _displays = []; // of all cells, because a later cell may update a display
    private readonly StringBuilder _text = new();
    private string? _stream;

    /// <summary>Adds an event of the running cell.</summary>
    public void Add(CellEvent output)
    {
        lock (_guard)
        {
            if (output is StreamText text)
            {
                AddText(text);
                return;
            }

            FlushText();
            switch (output)
            {
                case DisplayOutput { Displayed: var displayed }:
                    AddDisplay(displayed);
                    break;
                case ResultValue result:
                    _outputs.Add(new JsonObject
                    {
                        ["output_type"] = "execute_result",
                        ["execution_count"] = null,
                        ["metadata"] = new JsonObject(),
                        ["data"] = Data(result.Bundle),
                    });
                    break;
                case CellError error:
                    _outputs.Add(new JsonObject
                    {
                        ["output_type"] = "error",
                        ["ename"] = error.Name,
                        ["evalue"] = error.Message,
                        ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
                    });
                    break;
            }
        }
    }

    /// <summary>Returns the outputs of the cell, and clears them for the next cell.</summary>
    /// <param name="executionCount">The number of the cell in the run.</param>
    public JsonArray Take(int executionCount)
    {
        lock (_guard)
        {
            FlushText();
            foreach (var result in _outputs.Where(output => output.ContainsKey("execution_count")))
            {
                result["execution_count"] = executionCount;
            }

            var taken = new JsonArray([.. _outputs]);
            _outputs.Clear();
            return taken;
        }
    }

    private void AddText(StreamText text)
    {
        if (_stream != text.Name)
        {
            FlushText();
            _stream = text.Name;
        }

        _text.Append(text.Text);
    }

    private void FlushText()
    {
        if (_stream is not null)
        {
            _outputs.Add(new JsonObject { ["output_type"] = "stream", ["name"] = _stream, ["text"] = NotebookCell.Lines(_text.ToString()) });
            _text.Clear();
            _stream = null;
        }
    }

    private void AddDisplay(Displayed displayed)
    {
        if (_displays.TryGetValue(displayed.Id, out var shown))
        {
            shown["data"] = Data(displayed.Bundle);
            return;
        }

        var output = new JsonObject { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = Data(displayed.Bundle) };
        _displays[displayed.Id] = output;
        _outputs.Add(output);
    }

    private static JsonObject Data(MimeBundle bundle) => new(bundle.Data.Select(entry =>
        KeyValuePair.Create(entry.Key, MimeBundle.IsJson(entry.Key) ? JsonNode.Parse(entry.Value) : NotebookCell.Lines(entry.Value))));
}
