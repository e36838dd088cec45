using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Plotting;

namespace DpoNotebooks.Notebook.Tests.Plotting;

public class FrontierFigureTests
{
    private static readonly FrontierPoint Dpo = new()
    { Method = "DPO", Setting = "β = 0.1", Seed = 0, Kl = 1, KlSe = 0.1, Reward = 0.8, RewardSe = 0.02, N = 64 };

    [Fact]
    public void Dominated_points_are_hollow_and_others_full()
    {
        var figure = FrontierFigure.Draw(new Frontier(Dpo, Dpo with { Method = "PPO", Kl = 2, Reward = 0.7 }));

        Assert.False(Markers(figure, "DPO").Single().Hollow);
        Assert.True(Markers(figure, "PPO").Single().Hollow);
    }

    [Fact]
    public void Error_bars_are_one_standard_error_or_the_95_percent_interval_and_the_note_says_which()
    {
        var frontier = new Frontier(Dpo);
        var plain = FrontierFigure.Draw(frontier);
        var wide = FrontierFigure.Draw(frontier, new() { ErrorBars = ErrorBars.Interval95 });
        var none = FrontierFigure.Draw(frontier, new() { ErrorBars = ErrorBars.None });

        Assert.Equal((0.1, 0.02), (Markers(plain, "DPO").Single().XErrors![0], Markers(plain, "DPO").Single().YErrors![0]));
        Assert.Equal(0.1 * Estimate.Z95, Markers(wide, "DPO").Single().XErrors![0], 1e-12);
        Assert.True(double.IsNaN(Markers(none, "DPO").Single().XErrors![0]));
        Assert.Contains("1 standard error", plain.Note);
        Assert.Contains("95 %", wide.Note);
        Assert.Contains("64 samples", plain.Note);
    }

    [Fact]
    public void Checkpoints_of_a_run_are_joined_in_step_order()
    {
        var figure = FrontierFigure.Draw(new Frontier(
            Dpo with { Step = 300, Kl = 1 }, Dpo with { Step = 100, Kl = 3 }, Dpo with { Step = 200, Kl = 2 }, Dpo with { Seed = 1, Kl = 9 }));

        var path = Assert.Single(figure.Panels[0].Series, series => series.Mark == SeriesMark.Lines);
        Assert.Equal([3, 2, 1], path.Xs);
        Assert.True(path.Opacity < 0.5);
    }

    [Fact]
    public void A_setting_is_written_once_at_its_runs_last_step()
    {
        var figure = FrontierFigure.Draw(new Frontier(
            Dpo with { Step = 100 }, Dpo with { Step = 200, Reward = 0.9 }, Dpo with { Step = 200, Seed = 1, Reward = 0.95 }));

        var series = Markers(figure, "DPO").ToArray();
        var labels = series.SelectMany(s => s.Labels!.Zip(s.Ys, (label, reward) => (label, reward))).Where(label => label.label.Length > 0);
        Assert.Equal(("β=0.1", 0.9), Assert.Single(labels));
    }

    [Fact]
    public void Points_ordered_by_setting_are_joined_by_dashes_in_order_of_Kl_and_the_note_names_the_bound()
    {
        var points = ((int[])[16, 2, 4]).Select(n =>
            new FrontierPoint
            {
                Method = "Best-of-N",
                Setting = $"N = {n}",
                Kl = BestOfN.KlBound(n),
                KlEstimator = "bound ln N − (N−1)/N",
                Reward = n,
                Look = new SeriesLook("#009E73", MarkerShape.Diamond) { Order = PointOrder.Settings },
            });

        var figure = FrontierFigure.Draw(new Frontier(points));

        var line = Assert.Single(figure.Panels[0].Series, series => series.Mark == SeriesMark.Lines);
        Assert.Equal(Dash.Dashed, line.Dash);
        Assert.Equal([2, 4, 16], line.Ys);
        Assert.Contains("ln N", figure.Note);
    }

    [Fact]
    public void Points_beyond_the_edge_are_counted_in_the_note()
    {
        var figure = FrontierFigure.Draw(new Frontier(Dpo, Dpo with { Seed = 1, Kl = 300 }), new() { MaxKl = 20 });

        Assert.Equal(1, Markers(figure, "DPO").Sum(series => series.Xs.Count));
        Assert.Contains("1 points lie beyond", figure.Note);
        Assert.Equal(20, figure.Panels[0].XRange.High);
    }

    [Fact]
    public void The_optimum_is_drawn_as_far_as_the_points_reach()
    {
        OptimumPoint[] optimum = [new(1, 0.5, 0.6, 0), new(0.1, 1, 0.9, 0), new(0.01, 50, 1, 0)];

        var figure = FrontierFigure.Draw(new Frontier(Dpo), new() { Optimum = optimum });

        Assert.Equal([0.5, 1], figure.Panels[0].Series.Single(series => series.Name == "Optimum").Xs);
    }

    [Fact]
    public void An_empty_frontier_draws()
    {
        var figure = FrontierFigure.Draw(new Frontier());

        Assert.Contains("</svg>", figure.ToSvg());
        Assert.Contains("\"data\":[]", figure.ToPlotlyJson());
    }

    [Fact]
    public void A_method_has_the_look_of_its_points_or_one_that_depends_on_its_name_alone()
    {
        var own = Dpo with { Method = "my own", Look = new SeriesLook("#123456", MarkerShape.Triangle) };

        var figure = FrontierFigure.Draw(new Frontier(own, Dpo with { Method = "another", Kl = 2, Reward = 0.9 }));

        Assert.Equal(("#123456", MarkerShape.Triangle), (Markers(figure, "my own").Single().Colour, Markers(figure, "my own").Single().Shape));
        Assert.Equal(SeriesLook.Of("another").Colour, Markers(figure, "another").Single().Colour);
        Assert.Matches("^#[0-9A-F]{6}$", SeriesLook.Of("another").Colour);
    }

    private static IEnumerable<Series> Markers(Figure figure, string method) =>
        figure.Panels[0].Series.Where(series => series.Name == method && series.Mark == SeriesMark.Markers);
}
