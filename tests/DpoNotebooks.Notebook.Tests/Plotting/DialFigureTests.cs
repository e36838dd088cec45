using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Plotting;

namespace DpoNotebooks.Notebook.Tests.Plotting;

public class DialFigureTests
{
    private static readonly BetaDial Dial = new([3, 1, 0, 20, -2], [0, 2, 0, 0, 1]); // Δ = 3, −1, 0, 20, −3

    [Fact]
    public void Bars_are_shares_of_all_pairs_by_the_sign_of_the_difference()
    {
        var panels = new DialFigure(Dial).At(1).Panels;

        var (right, wrong) = (panels[0].Series[0], panels[0].Series[1]);
        Assert.Equal([(3.5, 0.2), (5.5, 0.2)], Bars(right)); // the outermost bar includes 20
        Assert.Equal([(-2.5, 0.2), (-0.5, 0.2), (0.5, 0.2)], Bars(wrong)); // a bin holds its left edge: −3 and the tie
        (right, wrong) = (panels[1].Series[0], panels[1].Series[1]);
        Assert.Equal([(0.05, 0.4)], Bars(right)); // σ(−3) = .047
        Assert.Equal([(0.55, 0.2), (0.75, 0.2), (0.95, 0.2)], Bars(wrong)); // σ(0), σ(1) = .73, σ(3)

        static (double, double)[] Bars(Series series) =>
            [.. series.Xs.Zip(series.Ys).Where(bar => bar.Second > 0).Select(bar => (Math.Round(bar.First, 9), bar.Second))];
    }

    [Fact]
    public void Every_beta_has_the_same_axes_and_series_and_loses_no_pair()
    {
        var dial = new DialFigure(Dial);
        var first = dial.At(dial.Betas[0]);

        Assert.All(dial.Betas, beta =>
        {
            var panels = dial.At(beta).Panels;
            Assert.Equal(first.Panels.Select(panel => (panel.XRange, panel.YRange)), panels.Select(panel => (panel.XRange, panel.YRange)));
            Assert.Equal(Names(first.Panels), Names(panels));
            Assert.All(panels, panel => Assert.Equal(1, panel.Series.Where(series => series.Mark == SeriesMark.Bars).Sum(series => series.Ys.Sum()), 1e-4));
        });

        static IEnumerable<string> Names(IEnumerable<Panel> panels) => panels.SelectMany(panel => panel.Series).Select(series => series.Name);
    }

    [Fact]
    public void The_axis_ends_at_the_largest_margin_or_at_6()
    {
        Assert.Equal((-6, 6), new DialFigure(Dial).At(0.1).Panels[0].XRange);
        Assert.Equal((-4, 4), new DialFigure(Dial, [0.1, 0.2]).At(0.1).Panels[0].XRange); // .2 · 20
        Assert.Equal((-1, 1), new DialFigure(new BetaDial([1], [1])).At(0.1).Panels[0].XRange);
    }

    [Fact]
    public void The_slider_has_25_betas_and_contains_the_data_of_each_figure()
    {
        var dial = new DialFigure(Dial);
        var json = JsonNode.Parse(dial.ToPlotlyJson())!;

        var slider = json["layout"]!["sliders"]![0]!;
        var steps = slider["steps"]!.AsArray();
        Assert.Equal(25, steps.Count);
        Assert.All(dial.Betas.Zip(dial.Betas.Skip(1)), pair => Assert.InRange(pair.Second / pair.First, 1.28, 1.40));
        Assert.Equal("0.1", (string?)steps[(int)slider["active"]!]!["label"]);
        for (var stop = 0; stop < 25; stop++)
        {
            var alone = JsonNode.Parse(dial.At(dial.Betas[stop]).ToPlotlyJson())!;
            var (traces, moved) = (alone["data"]!.AsArray(), steps[stop]!["args"]![0]!);
            Assert.Equal("update", (string?)steps[stop]!["method"]);
            Assert.All(new[] { "x", "y", "hovertext", "text" }, attribute => Assert.Equal(
                traces.Select(trace => trace![attribute]?.ToJsonString()), moved[attribute]!.AsArray().Select(values => values?.ToJsonString())));
            Assert.Equal((string?)alone["layout"]!["title"]!["text"], (string?)steps[stop]!["args"]![1]!["title.text"]);
            Assert.Contains(FormattableString.Invariant($"Loss {Dial.At(dial.Betas[stop]).Loss:F3}"), (string?)steps[stop]!["args"]![1]!["title.text"]);
        }
    }

    [Fact]
    public void The_slider_has_its_own_space_below_the_legend()
    {
        var dial = new DialFigure(Dial);
        var (with, without) = (JsonNode.Parse(dial.ToPlotlyJson())!["layout"]!, JsonNode.Parse(dial.At(0.1).ToPlotlyJson())!["layout"]!);

        Assert.Equal((double)without["height"]! - (double)without["margin"]!["b"]!, (double)with["height"]! - (double)with["margin"]!["b"]!);
        Assert.True((double)with["sliders"]![0]!["y"]! < (double)with["legend"]!["y"]!);
        Assert.Equal((1 - (double)without["title"]!["y"]!) * (double)without["height"]!, (1 - (double)with["title"]!["y"]!) * (double)with["height"]!, 1e-9);
    }

    [Fact]
    public void The_static_image_shows_the_value_nearest_to_the_start()
    {
        Assert.Equal(new DialFigure(Dial).At(0.1).ToSvg(), new DialFigure(Dial).ToSvg());
        Assert.Equal(new DialFigure(Dial).At(1).ToSvg(), new DialFigure(Dial, start: 1.1).ToSvg());
        Assert.NotEqual(new DialFigure(Dial).At(1).ToSvg(), new DialFigure(Dial).ToSvg());
    }

    [Fact]
    public void A_mean_beyond_the_axis_is_drawn_at_the_edge_with_an_arrow()
    {
        var (inside, beyond) = (Mean(1), Mean(10)); // mean Δ = 3.8

        Assert.Equal((3.8, "3.8"), (inside.Xs[1], inside.Labels![1]));
        Assert.Equal((6, "38 →"), (beyond.Xs[1], beyond.Labels![1]));

        static Series Mean(double beta) => new DialFigure(Dial).At(beta).Panels[0].Series[^1];
    }

    [Fact]
    public void The_text_is_a_table_of_readings()
    {
        var lines = new DialFigure(Dial).ToText().Split('\n');

        Assert.Equal("5 pairs", lines[0]);
        Assert.Equal("       β      loss  accuracy  mean margin  mean weight", lines[1]);
        Assert.Equal(9, lines.Length);
        // Losses .049, 1.313, .693, 0, 3.049; weights .047, .731, .5, 0, .953.
        Assert.Contains("       1     1.021     0.500        3.800        0.446", lines);
    }

    [Fact]
    public void A_notebook_shows_a_dial_as_a_figure()
    {
        NotebookFormatters.Register();
        var dial = new DialFigure(Dial);

        var bundle = MimeBundle.Of(dial);

        Assert.Equal([MimeBundle.Plotly, MimeBundle.Svg, MimeBundle.Html, MimeBundle.Plain], bundle.Data.Keys);
        Assert.Equal(dial.ToPlotlyJson(), bundle.Data[MimeBundle.Plotly]);
        Assert.Equal(dial.ToText(), bundle.Text);
    }

    [Theory]
    [InlineData]
    [InlineData(0.0, 1.0)]
    [InlineData(0.2, 0.1)]
    [InlineData(0.1, double.NaN)]
    public void Values_that_are_not_positive_and_ascending_are_rejected(params double[] betas) =>
        Assert.Throws<ArgumentException>(() => new DialFigure(Dial, betas));
}
