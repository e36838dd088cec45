using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

// Keys and defaults are those of ipywidgets' jupyterwidgetmodels.latest.json (@jupyter-widgets/schema 0.5.6), plus _view_count, which
// ipywidgets also sends.
public class WidgetStateTests
{
    private const string Slider =
        """
        "behavior":"drag-tap","continuous_update":true,"description":"","description_allow_html":false,"disabled":false,
        "orientation":"horizontal","readout":true
        """;

    private const string DropdownState =
        """{"_options_labels":["7"],"description":"","description_allow_html":false,"disabled":false,"index":0}""";

    private const string CheckboxState = """{"description":"","description_allow_html":false,"disabled":false,"indent":true,"value":false}""";
    private const string Text = """{"description":"","description_allow_html":false,"placeholder":"\u200b","value":""}""";
    private const string SliderStyleState = """SliderStyle {"description_width":"","handle_color":null}""";

    private const string Font =
        """
        "font_family":null,"font_size":null,"font_style":null,"font_variant":null,"font_weight":null,"text_color":null,"text_decoration":null
        """;

    private const string HtmlStyleState = """HTMLStyle {"background":null,"description_width":"","font_size":null,"text_color":null}""";
    private readonly FrontEnd _page = new();

    public static TheoryData<Widget, string, string, string> Defaults => new()
    {
        { new FloatSlider(), "FloatSlider", $$"""{{{Slider}},"max":100.0,"min":0.0,"readout_format":".2f","step":0.1,"value":0.0}""", SliderStyleState },
        {
            new FloatLogSlider(), "FloatLogSlider",
            $$"""{{{Slider}},"base":10.0,"max":4.0,"min":0.0,"readout_format":".3g","step":0.1,"value":1.0}""", SliderStyleState
        },
        { new IntSlider(), "IntSlider", $$"""{{{Slider}},"max":100,"min":0,"readout_format":"d","step":1,"value":0}""", SliderStyleState },
        { new Dropdown<int>([7]), "Dropdown", DropdownState, """DescriptionStyle {"description_width":""}""" },
        { new Checkbox(), "Checkbox", CheckboxState, """CheckboxStyle {"background":null,"description_width":""}""" },
        { new Button(), "Button", """{"button_style":"","description":"","disabled":false,"icon":""}""", $$"""ButtonStyle {"button_color":null,{{Font}}}""" },
        { new Label(), "Label", Text, $$"""LabelStyle {"background":null,"description_width":"",{{Font}}}""" },
        { new HTML(), "HTML", Text, HtmlStyleState },
        { new HBox(), "HBox", """{"box_style":"","children":[]}""", "" },
        { new VBox(), "VBox", """{"box_style":"","children":[]}""", "" },
    };

    [Theory]
    [MemberData(nameof(Defaults))]
    public void A_model_is_opened_with_every_key_of_its_class(Widget widget, string name, string own, string style)
    {
        var state = _page.Opened(FrontEnd.Show(widget));

        var expected = Named("@jupyter-widgets/controls", "2.0.0", name, "@jupyter-widgets/controls", name + "View", own);
        expected["_dom_classes"] = new JsonArray();
        expected["tabbable"] = null;
        expected["tooltip"] = "";
        AssertSame(expected, state, except: ["layout", "style"]);
        Assert.Equal(style.Length > 0, state.ContainsKey("style"));
        if (style.Length > 0)
        {
            var (model, keys) = (style.Split(' ')[0], style[(style.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            AssertSame(Named("@jupyter-widgets/controls", "2.0.0", model, "@jupyter-widgets/base", "StyleView", keys), _page.Opened(Id(state["style"])));
        }
    }

    [Fact]
    public void A_layout_is_opened_with_every_key_and_the_values_that_are_set()
    {
        var state = _page.Opened(FrontEnd.Show(new Label { Layout = { Width = "50%", ["grid_area"] = "a" } }));

        var layout = _page.Opened(Id(state["layout"]));
        string[] set = [.. layout.Where(entry => !entry.Key.StartsWith('_') && entry.Value is not null).Select(entry => $"{entry.Key}={entry.Value}").Order()];
        Assert.Equal(["grid_area=a", "width=50%"], set);
        Assert.Equal(39 + 7, layout.Count);
        Assert.Equal(["LayoutModel", "@jupyter-widgets/base", "2.0.0", "LayoutView", "@jupyter-widgets/base", "2.0.0"],
            new[] { "_model_name", "_model_module", "_model_module_version", "_view_name", "_view_module", "_view_module_version" }
                .Select(key => layout[key]!.ToString()));
        var error = Assert.Throws<ArgumentException>(() => new Layout()["colour"] = "red");
        Assert.Contains("Layout has no property 'colour'; its properties are align_content, ", error.Message);
    }

    [Fact]
    public void An_output_belongs_to_its_own_package()
    {
        var state = _page.Opened(FrontEnd.Show(new Output()));

        var expected = Named("@jupyter-widgets/output", "1.0.0", "Output", "@jupyter-widgets/output", "OutputView",
            """{"msg_id":"","outputs":[],"_dom_classes":[],"tabbable":null,"tooltip":""}""");
        expected["_view_module_version"] = "1.0.0";
        AssertSame(expected, state, except: ["layout"]);
    }

    [Fact]
    public void Models_are_opened_before_the_models_that_refer_to_them()
    {
        var (slider, button) = (new FloatSlider(), new Button());
        var id = FrontEnd.Show(new VBox(slider, new HBox(button)));

        Assert.All(_page.Sent, message => Assert.Equal(
            (CommAction.Open, "jupyter.widget", "2.1.0"), (message.Action, message.Target, message.Metadata?["version"]?.ToString())));
        Assert.Equal(
            ["Layout", "Layout", "SliderStyle", "FloatSlider", "Layout", "Layout", "ButtonStyle", "Button", "HBox", "VBox"],
            _page.Sent.Select(message => message.Data["state"]!["_model_name"]!.ToString()[..^"Model".Length]));
        Assert.All(_page.Sent, message => Assert.Equal("[]", message.Data["buffer_paths"]!.ToJsonString()));
        Assert.Equal(id, _page.Sent[^1].CommId);
        var children = (JsonArray)_page.Sent[^1].Data["state"]!["children"]!;
        Assert.Equal([_page.Sent[3].CommId, _page.Sent[8].CommId], children.Select(Id));
    }

    private static JsonObject Named(string module, string version, string name, string viewModule, string view, string own)
    {
        var state = (JsonObject)JsonNode.Parse(own)!;
        state["_model_module"] = module;
        state["_model_module_version"] = version;
        state["_model_name"] = name + "Model";
        state["_view_count"] = null;
        state["_view_module"] = viewModule;
        state["_view_module_version"] = "2.0.0";
        state["_view_name"] = view;
        return state;
    }

    private static void AssertSame(JsonObject expected, JsonObject actual, params string[] except) => Assert.Equal(
        expected.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(Line),
        actual.Where(entry => !except.Contains(entry.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(Line));

    // Numbers in the state may be written as 100 or 100.0.
    private static string Line(KeyValuePair<string, JsonNode?> entry)
    {
        object text = entry.Value is JsonValue value && value.TryGetValue<double>(out var number) ? number : entry.Value?.ToJsonString() ?? "null";
        return $"{entry.Key} = {text}";
    }

    private static string Id(JsonNode? reference) => reference!.ToString()["IPY_MODEL_".Length..];
}
