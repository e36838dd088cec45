using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Plotting;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Notebook.Tests.Plotting;

public class TrainingCurvesTests
{
    private static readonly DataFrame History = new(
        new Int32DataFrameColumn("step", [1, 2, 3]),
        new DoubleDataFrameColumn("loss", new double?[] { 0.69, null, 0.5 }),
        new SingleDataFrameColumn("logps/chosen", [-1, -2, -3]),
        new DoubleDataFrameColumn("logps/rejected", [-2.0, -4, -6]));

    [Fact]
    public void Panels_contain_every_run_and_missing_columns_have_no_panel()
    {
        var figure = TrainingCurves.Draw([new("β = 0.1", History), new("β = 1", History)]);

        Assert.Equal(["loss", "log-probability"], figure.Panels.Select(panel => panel.Title));
        Assert.Equal(["β = 0.1", "β = 1"], figure.Panels[0].Series.Select(series => series.Name));
        Assert.Equal([1, 3], figure.Panels[0].Series[0].Xs); // the row without a loss is omitted
        Assert.Equal([0.69, 0.5], figure.Panels[0].Series[0].Ys);
    }

    [Fact]
    public void A_window_averages_over_preceding_values_which_stay_faint()
    {
        var figure = TrainingCurves.Draw([new("a", History)], [new("log-probability", "logps/chosen")], window: 2);

        var series = figure.Panels[0].Series;
        Assert.Equal([-1, -2, -3], series[0].Ys);
        Assert.Equal([-1, -1.5, -2.5], series[1].Ys);
        Assert.Equal((false, true), (series[0].InLegend, series[1].InLegend));
        Assert.True(series[0].Opacity < series[1].Opacity);
        Assert.Contains("last 2 steps", figure.Note);
    }

    [Fact]
    public void Rejected_log_probabilities_are_dashed_in_the_colour_of_their_run()
    {
        var series = TrainingCurves.Draw([new("a", History)]).Panels[1].Series;

        Assert.Equal([Dash.Solid, Dash.Dashed], series.Select(one => one.Dash));
        Assert.Equal(series[0].Colour, series[1].Colour);
        Assert.Equal([-2, -4, -6], series[1].Ys);
    }

    [Fact]
    public void A_run_without_steps_or_without_any_metric_is_rejected()
    {
        var bare = new DataFrame(new DoubleDataFrameColumn("loss", [1.0]));
        Assert.Contains("run a has no column step", Assert.Throws<ArgumentException>(() => TrainingCurves.Draw([new("a", bare)])).Message);
        Assert.Throws<ArgumentException>(() => TrainingCurves.Draw([new("a", History)], [new("none", "no such column")]));
    }

    [Fact]
    public void Histograms_have_common_bins_and_show_shares()
    {
        var figure = HistogramFigure.Draw("t", "margin", [("a", [0, 1, 1, 4]), ("b", [2, 2])], bins: 4);

        var (a, b) = (figure.Panels[0].Series[0], figure.Panels[0].Series[1]);
        Assert.Equal([0.25, 0.5, 0, 0.25], a.Ys);
        Assert.Equal([0, 0, 1, 0], b.Ys);
        Assert.Equal(a.Xs, b.Xs);
        Assert.Contains("a: n = 4; b: n = 2", figure.Note);
    }

    [Fact]
    public void Quality_panels_appear_only_for_metrics_of_the_points()
    {
        var point = new FrontierPoint
        {
            Method = "DPO",
            Kl = 1,
            Reward = 2,
            Measures = new Dictionary<string, Estimate> { ["length"] = new(19, 0.5, 4), ["finished"] = new(1, 0, 4) },
        };

        var figure = LinesFigure.QualityAgainstKl(new Frontier(point), ["grammatical", "length"]);

        Assert.Equal(["true reward", "length"], figure.Panels.Select(panel => panel.Title));
        Assert.Equal([0.5], figure.Panels[1].Series[0].YErrors!);
    }
}
