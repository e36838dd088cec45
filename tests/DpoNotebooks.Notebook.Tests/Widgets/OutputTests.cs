using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

public class OutputTests
{
    private readonly FrontEnd _page = new();

    [Fact]
    public void Values_and_text_keep_their_order()
    {
        var output = new Output();
        FrontEnd.Show(output);

        output.Write("a");
        output.Write("b\n");
        output.Show(3);
        output.Write("c");

        Assert.Equal(
            """[{"output_type":"stream","name":"stdout","text":"ab\n"},"""
            + """{"output_type":"display_data","metadata":{},"data":{"text/plain":"3"}},"""
            + """{"output_type":"stream","name":"stdout","text":"c"}]""",
            Newest());
        Assert.Equal(4, _page.Updates.Count());
    }

    [Fact]
    public void Setting_a_value_replaces_all_outputs_in_one_message()
    {
        var output = new Output();
        output.Show(1);
        FrontEnd.Show(output);

        output.Set(2);
        Assert.Equal("""[{"output_type":"display_data","metadata":{},"data":{"text/plain":"2"}}]""", Newest());
        Assert.Single(_page.Updates);

        output.Clear();
        Assert.Equal("[]", Newest());
    }

    [Fact]
    public void A_figure_is_sent_with_all_its_MIME_types()
    {
        var output = new Output();
        FrontEnd.Show(output);

        output.Set(LinesFigure.Draw("curve", new Panel("", new Axis("x"), new Axis("y"), [new Series("s", [1, 2], [3, 4])])));

        var data = (JsonObject)JsonNode.Parse(Newest())![0]!["data"]!;
        Assert.Equal("s", data[MimeBundle.Plotly]!["data"]![0]!["name"]!.ToString());
        Assert.StartsWith("<svg", data[MimeBundle.Svg]!.GetValue<string>());
    }

    [Fact]
    public void A_widget_in_an_output_is_opened()
    {
        var output = new Output();
        FrontEnd.Show(output);
        var slider = new IntSlider();

        output.Set(slider);

        var view = JsonNode.Parse(Newest())![0]!["data"]![MimeBundle.WidgetView]!;
        Assert.Contains(view["model_id"]!.ToString(), _page.Hub.Open.Keys);
    }

    private string Newest() =>
        _page.Sent[^1].Data["state"]!["outputs"]!.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
