using DpoNotebooks.Notebook.Plotting;

namespace DpoNotebooks.Notebook.Tests.Plotting;

public class PlotlyReaderTests
{
    [Fact]
    public void Lines_and_markers_keep_their_numbers_names_and_colours()
    {
        var figure = PlotlyReader.Read("""
            {"data":[{"type":"scatter","x":[1,2,3],"y":[4,null,6],"mode":"lines+markers","name":"loss","line":{"color":"#102030"}},
                     {"y":[7,8],"mode":"markers","marker":{"color":"rgba(255, 0, 16, 0.5)"}}],
             "layout":{"title":{"text":"T"},"xaxis":{"title":{"text":"step"}},"yaxis":{"title":"nats","type":"log"}}}
            """);

        Assert.Equal(("T", "step", "nats", true), (figure.Title, figure.Panels[0].X.Label, figure.Panels[0].Y.Label, figure.Panels[0].Y.Log));
        var (first, second) = (figure.Panels[0].Series[0], figure.Panels[0].Series[1]);
        Assert.Equal(("loss", SeriesMark.Both, "#102030"), (first.Name, first.Mark, first.Colour));
        Assert.Equal([4, double.NaN, 6], first.Ys);
        Assert.Equal([0, 1], second.Xs);
        Assert.Equal([7, 8], second.Ys);
        Assert.Equal((SeriesMark.Markers, "#FF0010", false), (second.Mark, second.Colour, second.InLegend));
        Assert.StartsWith("<svg", figure.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bars_over_categories_are_numbered_and_the_note_names_the_categories()
    {
        var figure = PlotlyReader.Read("""{"data":[{"type":"bar","x":["ann","bob"],"y":[1,2]}]}""");

        var bars = figure.Panels[0].Series[0];
        Assert.Equal([0, 1], bars.Xs);
        Assert.Equal((SeriesMark.Bars, 0.8), (bars.Mark, bars.BarWidth));
        Assert.Equal("From the left: ann, bob.", figure.Note);
    }

    [Fact]
    public void A_histogram_is_binned()
    {
        var bars = PlotlyReader.Read("""{"data":[{"type":"histogram","x":[0,0,1,null,10]}]}""").Panels[0].Series[0];

        Assert.Equal([3, 0, 0, 0, 1], bars.Ys);
        Assert.Equal(2, bars.BarWidth);
    }

    [Theory]
    [InlineData("""{"data":[{"type":"heatmap","z":[[1,2]]}],"layout":{}}""", "Drawn by plotly.js only: heatmap.")]
    [InlineData("""{"data":[{"y":[1],"xaxis":"x2","yaxis":"y2"}]}""", "Drawn by plotly.js only: scatter.")]
    [InlineData("""{"data":[]}""", "")]
    [InlineData("{}", "")]
    public void The_note_names_traces_without_a_static_form(string chart, string note)
    {
        var figure = PlotlyReader.Read(chart);

        Assert.Equal(note, figure.Note);
        Assert.StartsWith("<svg", figure.ToSvg(), StringComparison.Ordinal);
    }
}
