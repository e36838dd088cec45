using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Comms;
using DpoNotebooks.Notebook.Dials;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Tests.Widgets;
using DpoNotebooks.Notebook.Widgets;
using DpoNotebooks.Scoring;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Notebook.Tests.Dials;

public class BetaDialPanelTests
{
    private static readonly BetaDial Dial = new([5, 1, -2], [0, 0, 1]);

    [Fact]
    public void Moving_the_slider_redraws_the_readings_at_the_new_beta()
    {
        var page = new FrontEnd();
        var panel = BetaDialPanel.Of(Dial, beta: 0.1);
        FrontEnd.Show(panel);
        var view = (HTML)panel.Children[1];
        Assert.Contains($"Loss {Dial.At(0.1).Loss:F3}", view.Value, StringComparison.Ordinal);

        var slider = page.Sent.Single(message =>
            message.Action == CommAction.Open && message.Data["state"]!["_model_name"]!.ToString() == "FloatLogSliderModel");
        page.Update(slider.CommId, """{"value":2.0}""");

        Assert.NotEqual(Dial.At(0.1).Loss, Dial.At(2).Loss);
        Assert.Contains($"Loss {Dial.At(2).Loss:F3}", view.Value, StringComparison.Ordinal);
        Assert.Contains("class=\"beta-dial\"", view.Value, StringComparison.Ordinal);
        Assert.Contains(page.Updates, update => update.Contains($"Loss {Dial.At(2).Loss:F3}", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_front_end_the_panel_is_a_figure_with_its_own_slider()
    {
        NotebookHost.Current = null;
        NotebookFormatters.Register();

        var bundle = MimeBundle.Of(BetaDialPanel.Of(Dial, beta: 0.1));

        Assert.DoesNotContain(MimeBundle.WidgetView, bundle.Data.Keys);
        Assert.Equal(25, JsonNode.Parse(bundle.Data[MimeBundle.Plotly])!["layout"]!["sliders"]![0]!["steps"]!.AsArray().Count);
        Assert.StartsWith("<svg", bundle.Data[MimeBundle.Svg], StringComparison.Ordinal);
    }

    [Fact]
    public void Readings_of_a_dataset_equal_the_metrics_of_the_trainer()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        using var policy = TinyModel.Create(seed: 9);
        var data = TinyPairs.Create();
        var (own, logps) = (DatasetLogps.Compute(policy, data), DatasetLogps.Compute(reference, data));

        var reading = BetaDial.Of(own, logps, data).At(0.3);

        var measured = PairEvaluator.Evaluate(policy, logps, data, new DpoNotebooks.Losses.Dpo { Beta = 0.3 });
        Assert.Equal(measured["loss"].Mean, reading.Loss, 1e-5);
        Assert.Equal(measured["rewards/margins"].Mean, reading.Margin, 1e-5);
        Assert.Equal(measured["rewards/accuracies"].Mean, reading.Accuracy, 1e-9);
    }
}
