using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Documents;
using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Kernel.Run;
using DpoNotebooks.Notebook.Display;

namespace DpoNotebooks.Kernel.Tests.Run;

public sealed class CellOutputsTests
{
    private readonly CellOutputs _outputs = new();

    [Fact]
    public void Adjacent_text_of_a_stream_is_one_output()
    {
        _outputs.Add(new StreamText("stdout", "a"));
        _outputs.Add(new StreamText("stdout", "b\nc"));
        _outputs.Add(new StreamText("stderr", "d"));
        _outputs.Add(new StreamText("stdout", "e"));

        AssertOutputs("""
            [{"output_type":"stream","name":"stdout","text":["ab\n","c"]},
             {"output_type":"stream","name":"stderr","text":["d"]},
             {"output_type":"stream","name":"stdout","text":["e"]}]
            """);
    }

    [Fact]
    public void JSON_types_are_stored_as_JSON_and_other_types_as_lines()
    {
        var data = new Dictionary<string, string> { [MimeBundle.Plotly] = """{"data":[]}""", [MimeBundle.Plain] = "two\nlines" };
        _outputs.Add(new ResultValue(new MimeBundle(data)));

        AssertOutputs("""
            [{"output_type":"execute_result","execution_count":3,"metadata":{},
              "data":{"application/vnd.plotly.v1+json":{"data":[]},"text/plain":["two\n","lines"]}}]
            """);
    }

    [Fact]
    public void An_update_replaces_its_display_also_from_a_later_cell()
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
    public void An_error_has_a_name_a_value_and_a_traceback()
    {
        _outputs.Add(new CellError("ArgumentException", "no (line 1)", ["line 1: no", "  at F"]));

        AssertOutputs("""[{"output_type":"error","ename":"ArgumentException","evalue":"no (line 1)","traceback":["line 1: no","  at F"]}]""");
    }

    private static DisplayOutput Shown(string id, string text, bool update) => new(new Displayed(id, MimeBundle.Of(text), update));

    private void AssertOutputs(string expected)
    {
        var actual = _outputs.Take(3);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
    }
}
