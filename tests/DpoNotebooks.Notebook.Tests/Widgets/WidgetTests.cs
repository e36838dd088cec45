using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Notebook.Widgets;

namespace DpoNotebooks.Notebook.Tests.Widgets;

public class WidgetTests
{
    private readonly FrontEnd _page = new();

    [Fact]
    public void A_change_from_code_is_sent_once_and_only_if_the_value_differs()
    {
        var slider = new FloatSlider { Value = 1 };
        FrontEnd.Show(slider);

        slider.Value = 2.5;
        slider.Value = 2.5;
        slider.Description = "β";
        slider.Style.HandleColor = "red";
        slider.Layout.Width = "50%";

        Assert.Equal(
            ["""update {"value":2.5}""", """update {"description":"\u03B2"}""", """update {"handle_color":"red"}""", """update {"width":"50%"}"""],
            _page.Updates);
        var updates = _page.Sent.Where(message => message.Action == CommAction.Message);
        Assert.All(updates, message => Assert.Equal("[]", message.Data["buffer_paths"]!.ToJsonString()));
    }

    [Fact]
    public void An_interactive_change_raises_one_event_and_is_only_echoed()
    {
        var slider = new FloatSlider { Value = 1 };
        var values = new List<double>();
        slider.ValueChanged += values.Add;
        var id = FrontEnd.Show(slider);

        _page.Update(id, """{"value":2.5}""");
        _page.Update(id, """{"value":2.5}""");

        Assert.Equal([2.5], values);
        Assert.Equal(2.5, slider.Value);
        Assert.Equal(["""echo_update {"value":2.5}""", """echo_update {"value":2.5}"""], _page.Updates);
    }

    [Fact]
    public void A_change_by_a_handler_is_sent_and_raises_an_event()
    {
        var slider = new FloatSlider();
        var values = new List<double>();
        slider.ValueChanged += value =>
        {
            values.Add(value);
            slider.Value = Math.Round(value);
        };
        var id = FrontEnd.Show(slider);

        _page.Update(id, """{"value":2.7}""");

        Assert.Equal([2.7, 3], values);
        Assert.Equal(["""echo_update {"value":2.7}""", """update {"value":3}"""], _page.Updates);
    }

    [Fact]
    public void An_exception_of_a_handler_reaches_the_kernel_and_keeps_the_new_state()
    {
        var slider = new FloatSlider();
        slider.ValueChanged += value => throw new InvalidOperationException("broken");
        var id = FrontEnd.Show(slider);

        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(() => _page.Update(id, """{"value":4}""")).Message);
        Assert.Equal(4, slider.Value);
        Assert.Throws<InvalidOperationException>(() => _page.Update(id, """{"value":5}"""));
        Assert.Equal(5, slider.Value);
    }

    [Fact]
    public void A_value_of_another_type_is_rejected_by_name_and_changes_nothing()
    {
        var slider = new FloatSlider { Value = 1 };
        var id = FrontEnd.Show(slider);

        Assert.Equal(
            "FloatSlider: the front end sent value = \"much\", which is not a Double",
            Assert.Throws<ArgumentException>(() => _page.Update(id, """{"value":"much"}""")).Message);
        Assert.Equal(1, slider.Value);
        Assert.Empty(_page.Updates);
    }

    [Fact]
    public void Handlers_run_on_the_thread_that_delivers_the_message()
    {
        var button = new Button();
        var thread = 0;
        button.Clicked += () => thread = Environment.CurrentManagedThreadId;
        var id = FrontEnd.Show(button);

        var delivery = new Thread(() => _page.Say(id, """{"method":"custom","content":{"event":"click"}}"""));
        delivery.Start();
        delivery.Join();

        Assert.Equal(delivery.ManagedThreadId, thread);
    }

    [Fact]
    public void Only_a_click_event_clicks_a_button()
    {
        var button = new Button { Description = "Run", ButtonStyle = "primary" };
        var clicks = 0;
        button.Clicked += () => clicks++;
        var id = FrontEnd.Show(button);

        _page.Say(id, """{"method":"custom","content":{"event":"click"}}""");
        _page.Say(id, """{"method":"custom","content":{"event":"hover"}}""");
        button.Click();

        Assert.Equal(2, clicks);
        Assert.Contains("must be one of 'primary', 'success'", Assert.Throws<ArgumentException>(() => button.ButtonStyle = "red").Message);
    }

    [Fact]
    public void The_state_is_sent_on_request()
    {
        var id = FrontEnd.Show(new Label { Value = "ready" });
        var opened = _page.Opened(id);

        _page.Say(id, """{"method":"request_state"}""");

        Assert.Equal("update", _page.Sent[^1].Data["method"]!.ToString());
        Assert.True(JsonNode.DeepEquals(opened, _page.Sent[^1].Data["state"]));
    }

    [Fact]
    public void A_reloaded_page_receives_every_open_widget()
    {
        LiveWidgets.Of(_page.Hub);
        _page.Hub.Receive(new CommMessage(CommAction.Open, "control", []) { Target = "jupyter.widget.control" });
        var (kept, closed) = (new IntSlider { Value = 3 }, new IntSlider());
        var id = FrontEnd.Show(new VBox(kept));
        FrontEnd.Show(closed);
        closed.Close();
        kept.Value = 4;

        _page.Say("control", """{"method":"request_states"}""");

        var answer = _page.Sent[^1];
        Assert.Equal(("control", "update_states", "[]"), (answer.CommId, answer.Data["method"]!.ToString(), answer.Data["buffer_paths"]!.ToJsonString()));
        var states = (JsonObject)answer.Data["states"]!;
        Assert.Equal(
            ["LayoutModel", "LayoutModel", "SliderStyleModel", "IntSliderModel", "VBoxModel"],
            states.Select(state => state.Value!["model_name"]!.ToString()));
        Assert.Equal(("@jupyter-widgets/controls", "2.0.0"), (states[id]!["model_module"]!.ToString(), states[id]!["model_module_version"]!.ToString()));
        Assert.Equal("4", states.ElementAt(3).Value!["state"]!["value"]!.ToJsonString());
    }

    [Fact]
    public void Showing_a_widget_again_opens_nothing_and_closing_it_closes_all_its_models()
    {
        var slider = new FloatSlider();
        var first = FrontEnd.Show(slider);
        var again = FrontEnd.Show(slider);

        Assert.Equal(first, again);
        Assert.Equal(3, _page.Hub.Open.Count);

        slider.Close();
        slider.Value = 7; // sends nothing

        Assert.Empty(_page.Hub.Open);
        Assert.Equal(0, LiveWidgets.Of(_page.Hub).Count);
        Assert.Empty(_page.Updates);
        Assert.Equal(first, FrontEnd.Show(slider));
        Assert.Equal("7", _page.Sent[^1].Data["state"]!["value"]!.ToJsonString());
    }

    [Fact]
    public void A_widget_closed_by_the_page_can_be_shown_again()
    {
        var label = new Label();
        var id = FrontEnd.Show(label);
        _page.Hub.Receive(new CommMessage(CommAction.Close, id, []));

        FrontEnd.Show(label);

        Assert.Equal(2, _page.Sent.Count(message => message.Action == CommAction.Open && message.CommId == id));
    }

    [Fact]
    public void A_child_added_to_an_open_box_is_opened_before_the_box_refers_to_it()
    {
        var box = new VBox();
        FrontEnd.Show(box);
        var label = new Label();

        box.Children = [label];

        Assert.Equal(["LayoutModel", "LabelStyleModel", "LabelModel"], _page.Sent[^4..^1].Select(message => message.Data["state"]!["_model_name"]!.ToString()));
        Assert.Equal($$"""update {"children":["IPY_MODEL_{{_page.Sent[^2].CommId}}"]}""", _page.Updates.Single());
    }

    [Fact]
    public void An_open_widget_is_shown_by_its_view_and_its_text()
    {
        var slider = new FloatSlider { Value = 0.1, Description = "β" };

        var bundle = MimeBundle.Of(slider);

        Assert.Equal([MimeBundle.WidgetView, MimeBundle.Plain], bundle.Data.Keys);
        Assert.Equal($$"""{"version_major":2,"version_minor":0,"model_id":"{{_page.Sent[^1].CommId}}"}""", bundle.Data[MimeBundle.WidgetView]);
        Assert.Equal("FloatSlider(value=0.1, description='β')", bundle.Text);
    }

    [Fact]
    public void A_widget_formatted_in_one_MIME_type_is_not_opened()
    {
        var bundle = MimeBundle.Of(new IntSlider { Value = 3 }, MimeBundle.Html);

        Assert.Equal("""<span style="opacity:.7">IntSlider(value=3)</span>""", bundle.Data[MimeBundle.Html]);
        Assert.Empty(_page.Sent);
    }

    [Fact]
    public void A_fallback_is_included_for_front_ends_without_widgets()
    {
        var figure = LinesFigure.Draw("curve", new Panel("", new Axis("x"), new Axis("y"), [new Series("s", [1, 2], [3, 4])]));
        var slider = new FloatSlider { Fallback = figure };

        var live = MimeBundle.Of(slider);
        NotebookHost.Current = new NotebookHost("n", _ => { });
        var headless = MimeBundle.Of(slider);

        Assert.Equal([MimeBundle.WidgetView, MimeBundle.Plotly, MimeBundle.Svg, MimeBundle.Html, MimeBundle.Plain], live.Data.Keys);
        Assert.Equal([MimeBundle.Plotly, MimeBundle.Svg, MimeBundle.Html, MimeBundle.Plain], headless.Data.Keys);
        Assert.Equal("FloatSlider(value=0)", headless.Text);
    }

    [Fact]
    public void Without_a_front_end_and_a_fallback_a_widget_is_shown_as_text()
    {
        NotebookHost.Current = new NotebookHost("n", _ => { });
        var output = new Output();
        output.Write("a < b");

        var bundle = MimeBundle.Of(new VBox(new Dropdown<string>(["DPO", "IPO"]) { Description = "loss" }, output));

        Assert.Equal([MimeBundle.Html, MimeBundle.Plain], bundle.Data.Keys);
        Assert.Equal("VBox(children=(Dropdown(value='DPO', description='loss'), Output()))", bundle.Text);
        Assert.Equal(
            """<div><div><span style="opacity:.7">Dropdown(value=&#39;DPO&#39;, description=&#39;loss&#39;)</span></div>"""
            + """<div><div><pre>a &lt; b</pre></div></div></div>""",
            bundle.Data[MimeBundle.Html]);
        Assert.Empty(_page.Sent);
    }
}
