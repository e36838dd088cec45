using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using DpoNotebooks.Notebook.Plotting;

namespace DpoNotebooks.Notebook.Tests.Plotting;

public class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly Series Line = new("a & b", [1, 2, 3], [0.5, double.NaN, 0.7])
    {
        Mark = SeriesMark.Both,
        Colour = "#0072B2",
        YErrors = [0.1, double.NaN, 0.05],
    };

    [Fact]
    public void Plotly_JSON_contains_data_layout_error_bars_and_gaps()
    {
        var json = JsonNode.Parse(Of(Line).ToPlotlyJson())!;

        var trace = Assert.Single(json["data"]!.AsArray())!;
        Assert.Equal("a & b", (string?)trace["name"]);
        Assert.Equal("lines+markers", (string?)trace["mode"]);
        Assert.Null(trace["y"]![1]);
        Assert.Equal([1, 2, 3], trace["x"]!.AsArray().Select(x => (double)x!));
        Assert.Equal(0.05, (double)trace["error_y"]!["array"]![2]!);
        Assert.Contains("T < 1 & more", (string?)json["layout"]!["title"]!["text"]);
        Assert.Equal("x label", (string?)json["layout"]!["xaxis"]!["title"]!["text"]);
        Assert.Equal("white", (string?)json["layout"]!["paper_bgcolor"]);
    }

    [Fact]
    public void SVG_is_well_formed_with_a_white_background_and_all_texts()
    {
        var svg = XElement.Parse(Of(Line).ToSvg());

        Assert.Equal("white", (string?)svg.Elements(Svg + "rect").First().Attribute("fill"));
        var texts = svg.Descendants(Svg + "text").Select(text => text.Value).ToArray();
        Assert.Superset(new HashSet<string> { "T < 1 & more", "the note", "x label", "y label", "a & b" }, texts.ToHashSet());
        Assert.DoesNotContain("NaN", svg.ToString());
    }

    [Fact]
    public void The_title_of_the_vertical_axis_does_not_overlap_long_numbers()
    {
        var svg = XElement.Parse(Of(Line with { Ys = [0.69231, 0.69274, 0.69315], YErrors = null }).ToSvg());

        var texts = svg.Descendants(Svg + "text").Where(text => text.Attribute("transform") is not null).ToArray();
        double Across(XElement text) => double.Parse(((string)text.Attribute("transform")!)["translate(".Length..].Split(',')[0], CultureInfo.InvariantCulture);
        var title = Across(texts.Single(text => text.Value == "y label")); // the upper edge of the rotated text, which is 12 pixels high
        var number = texts.First(text => text.Value.StartsWith("0.69", StringComparison.Ordinal)); // right-aligned; Arial digits are 0.556 em wide
        Assert.True(title + 12 + 4 < Across(number) - 12 * (0.278 + 0.556 * (number.Value.Length - 1)));
    }

    [Fact]
    public void SVG_error_bars_have_the_correct_length()
    {
        // Bars of ±0.1 and ±0.05 are the only vertical strokes in blue. The frame gives the scale.
        var figure = Of(Line);
        var svg = figure.ToSvg();
        var frame = XElement.Parse(svg).Descendants(Svg + "rect")
            .Single(rect => ((string?)rect.Attribute("style"))?.StartsWith("fill:none;stroke:rgb", StringComparison.Ordinal) == true);
        var pixels = Number(frame, "height") / (figure.Panels[0].YRange.High - figure.Panels[0].YRange.Low);

        Assert.All(VerticalStrokes(svg).Zip([0.2, 0.1]), pair => Assert.Equal(pair.Second * pixels, pair.First, 0.1));
        Assert.Equal(2, VerticalStrokes(svg).Length);
        Assert.Empty(VerticalStrokes(Of(Line with { YErrors = null }).ToSvg()));
    }

    [Fact]
    public void The_legend_is_below_the_panels_and_names_each_series_once()
    {
        var figure = Of(Line) with { Panels = [.. Enumerable.Repeat(Of(Line, Line with { Dash = Dash.Dashed }).Panels[0], 3)] };

        var named = XElement.Parse(figure.ToSvg()).Descendants(Svg + "text").Where(text => text.Value == "a & b").ToArray();
        Assert.True((double)Assert.Single(named).Attribute("y")! > 280);
        var traces = JsonNode.Parse(figure.ToPlotlyJson())!["data"]!.AsArray();
        Assert.Equal(6, traces.Count);
        Assert.Equal(["x", "x", "x2", "x2", "x3", "x3"], traces.Select(trace => (string?)trace!["xaxis"]));
    }

    [Fact]
    public void Panels_have_distinct_ids()
    {
        var figure = Of(Line) with { Panels = [Of(Line).Panels[0], Of(Line with { Ys = [100, 2000, 30000] }).Panels[0]] };

        var ids = XElement.Parse(figure.ToSvg()).Descendants().Attributes("id").Select(id => id.Value)
            .Where(id => id.Contains('-', StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Ranges_include_error_bars_and_bars_and_support_log_scales()
    {
        var panel = Of(Line).Panels[0];
        Assert.True(panel.YRange.Low < 0.4 && panel.YRange.High > 0.75);

        var bars = Of(new Series("h", [0.5, 1.5], [3, 4]) { Mark = SeriesMark.Bars }).Panels[0];
        Assert.True(bars.XRange.Low < 0 && bars.XRange.High > 2 && bars.YRange.Low <= 0);

        var log = new Axis("rate") { Log = true };
        var logged = new Panel("", log, new Axis("y"), [new Series("s", [-1, 1e-6, 1e-4], [1, 2, 3])]);
        Assert.InRange(logged.XRange.Low, 1e-7, 1e-6);
        var range = JsonNode.Parse(new Figure("t", [logged]).ToPlotlyJson())!["layout"]!["xaxis"]!["range"]!;
        Assert.Equal(Math.Log10(logged.XRange.Low), (double)range[0]!, 1e-12);
        Assert.DoesNotContain("NaN", new Figure("t", [logged]).ToSvg());
    }

    [Fact]
    public void An_area_extends_to_its_lower_edge_in_Plotly_and_SVG()
    {
        var band = new Series("band", [0, 1], [2, 3]) { Mark = SeriesMark.Area, Lower = [-1, 1], Opacity = 0.3 };

        var traces = JsonNode.Parse(Of(band).ToPlotlyJson())!["data"]!.AsArray();

        Assert.Equal([-1, 1], traces[0]!["y"]!.AsArray().Select(y => (double)y!));
        Assert.Equal("tonexty", (string?)traces[1]!["fill"]);
        Assert.True(Of(band).Panels[0].YRange.Low < -1);
        Assert.Contains("<polygon", Of(band).ToSvg());
    }

    [Fact]
    public void A_list_of_a_different_length_is_rejected_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => Of(Line with { YErrors = [1] }).ToSvg());

        Assert.Contains("series a & b: 3 xs but 1 y errors", error.Message);
        Assert.Throws<ArgumentException>(() => Of(Line with { Ys = [1] }).ToPlotlyJson());
    }

    [Fact]
    public void The_text_contains_range_and_last_point()
    {
        var text = Of(Line).ToText();

        Assert.Contains("a & b: 2 points, y 0.5 to 0.7, last 0.7 at 3", text);
        Assert.StartsWith("T < 1 & more\nthe note\n", text);
    }

    [Fact]
    public void Drawing_is_deterministic()
    {
        Assert.Equal(Of(Line).ToSvg(), Of(Line).ToSvg());
        Assert.Equal(Of(Line).ToPlotlyJson(), Of(Line).ToPlotlyJson());
    }

    [Fact]
    public void Point_labels_stay_in_the_frame_and_do_not_overlap()
    {
        var crowd = new Series("m", [0, 0.001, 1], [0, 0, 1]) { Mark = SeriesMark.Markers, Labels = ["first", "second", "corner"] };

        var texts = XElement.Parse(Of(crowd).ToSvg()).Descendants(Svg + "text").ToArray();
        var first = texts.Single(text => text.Value == "first");
        var second = texts.Single(text => text.Value == "second");
        var corner = texts.Single(text => text.Value == "corner");

        Assert.Equal("start", (string?)first.Attribute("text-anchor")); // to the right, where there is space
        Assert.NotInRange(Number(second, "y"), Number(first, "y") - 10, Number(first, "y") + 10);
        Assert.InRange(Number(corner, "x"), 0, 760);
        Assert.InRange(Number(corner, "y"), 0, 430);
    }

    private static Figure Of(params Series[] series) =>
        new("T < 1 & more", [new Panel("", new Axis("x label"), new Axis("y label"), series)]) { Note = "the note" };

    private static double Number(XElement element, string attribute) =>
        double.Parse((string?)element.Attribute(attribute) ?? "", CultureInfo.InvariantCulture);

    // The lengths of vertical strokes in the colour of the series, in drawing order.
    private static double[] VerticalStrokes(string svg) =>
        [.. XElement.Parse(svg).Descendants(Svg + "polyline")
            .Where(line => ((string?)line.Attribute("style"))!.Contains("stroke:rgb(0,114,178)", StringComparison.Ordinal))
            .Select(line => ((string?)line.Attribute("points"))!.Split(' ').Select(point => point.Split(',')).ToArray())
            .Where(points => points.Length == 2 && points[0][0] == points[1][0])
            .Select(points => Math.Abs(double.Parse(points[0][1], CultureInfo.InvariantCulture) - double.Parse(points[1][1], CultureInfo.InvariantCulture)))];
}
