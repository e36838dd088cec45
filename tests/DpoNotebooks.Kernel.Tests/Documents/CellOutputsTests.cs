using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Kernel.Tests.Documents;

public sealed class CellOutputsTests
{
    private readonly CellOutputs _outputs = new();

    [Fact]
    public void Neighbouring_text_of_a_stream_is_one_output()
    {
        _outputs.Add(new StreamText("stdout", "a"));
        _outputs.Add(new StreamText("stdout", "b\nc"));
        _outputs.Add(new StreamText("stderr", "d"));
        _outputs.Add(new StreamText("stdout", "e"));

        Same("""
            [{"output_type":"stream","name":"stdout","text":["ab\n","c"]},
             {"output_type":"stream","name":"stderr","text":["d"]},
             {"output_type":"stream","name":"stdout","text":["e"]}]
            """);
    }

    [Fact]
    public void Json_types_are_held_as_JSON_and_the_others_as_lines()
    {
        _outputs.Add(new ResultValue(new MimeBundle(new Dictionary<string, string> { [MimeBundle.Plotly] = """{"data":[]}""", [MimeBundle.Plain] = "two\nlines" })));

        Same("""
            [{"output_type":"execute_result","execution_count":3,"metadata":{},
              "data":{"application/vnd.plotly.v1+json":{"data":[]},"text/plain":["two\n","lines"]}}]
            """);
    }

    [Fact]
    public void An_update_takes_the_place_of_what_it_updates_also_from_a_later_cell()
    {
        _outputs.Add(Shown("id", "one", update: false));
        _outputs.Add(Shown("id", "two", update: true));
        var first = _outputs.Take(1);
        Assert.Equal("two", NotebookCell.Text(first.Single()!["data"]![MimeBundle.Plain]));

        _outputs.Add(Shown("id", "three", update: true));

        Assert.Empty(_outputs.Take(2));
        Assert.Equal("three", NotebookCell.Text(first.Single()!["data"]![MimeBundle.Plain]));
    }

    [Fact]
    public void An_error_has_name_value_and_traceback()
    {
        _outputs.Add(new CellError("ArgumentException", "no (line 1)", ["line 1: no", "  at F"]));

        Same("""[{"output_type":"error","ename":"ArgumentException","evalue":"no (line 1)","traceback":["line 1: no","  at F"]}]""");
    }

    private static DisplayOutput Shown(string id, string text, bool update) => new(new Displayed(id, MimeBundle.Of(text), update));

    private void Same(string expected)
    {
        var actual = _outputs.Take(3);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
    }
}
