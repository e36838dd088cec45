using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

public class OutputTests
{
    private readonly FrontEnd _page = new();

    [Fact]
    public void Values_and_text_stand_in_the_order_in_which_they_came()
    {
        var output = new Output();
        FrontEnd.Show(output);

        output.Write("a");
        output.Write("b\n");
        output.Show(3);
        output.Write("c");

        Assert.Equal(
            """[{"output_type":"stream","name":"stdout","text":"ab\n"},{"output_type":"display_data","metadata":{},"data":{"text/plain":"3"}},{"output_type":"stream","name":"stdout","text":"c"}]""",
            Newest());
        Assert.Equal(4, _page.Updates.Count());
    }

    [Fact]
    public void A_value_set_replaces_what_is_there_in_one_message()
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
    public void A_figure_is_there_as_JSON_and_as_text()
    {
        var output = new Output();
        FrontEnd.Show(output);

        output.Set(LinesFigure.Draw("curve", new Panel("", new Axis("x"), new Axis("y"), [new Series("s", [1, 2], [3, 4])])));

        var data = (JsonObject)JsonNode.Parse(Newest())![0]!["data"]!;
        Assert.Equal("s", data[MimeBundle.Plotly]!["data"]![0]!["name"]!.ToString());
        Assert.StartsWith("<svg", data[MimeBundle.Svg]!.GetValue<string>());
    }

    [Fact]
    public void A_widget_in_it_comes_to_life()
    {
        var output = new Output();
        FrontEnd.Show(output);
        var slider = new IntSlider();

        output.Set(slider);

        var view = JsonNode.Parse(Newest())![0]!["data"]![MimeBundle.WidgetView]!;
        Assert.Contains(view["model_id"]!.ToString(), _page.Hub.Open.Keys);
    }

    private string Newest() => _page.Sent[^1].Data["state"]!["outputs"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
