using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Notebook.Widgets;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>How the toolkit's types look in a notebook, in this project's engine and in any other that uses .NET Interactive's Formatter.</summary>
public static class NotebookFormatters
{
    /// <summary>Registers them all; doing it again changes nothing.</summary>
    public static void Register()
    {
        ValueFormatters.Register();
        Register<DataFrame>(
            (MimeBundle.Html, DataFrameTable.Html),
            (MimeBundle.Plain, DataFrameTable.Text));
        RegisterFigure<GenericChart>(PlotlyChart.Json, chart => FigureOf(chart).ToSvg(), chart => FigureOf(chart).ToText());
        RegisterFigure<Plotting.Figure>(figure => figure.ToPlotlyJson(), figure => figure.ToSvg(), figure => figure.ToText());
        RegisterFigure<SliderFigure>(figure => figure.ToPlotlyJson(), figure => figure.ToSvg(), figure => figure.ToText());
        RegisterFigure<DialFigure>(figure => figure.ToPlotlyJson(), figure => figure.ToSvg(), figure => figure.ToText());
        Register<SampleTable>(
            (MimeBundle.Html, SampleTableView.Html),
            (MimeBundle.Plain, table => table.ToText()));
        Register<Widget>( // what MimeBundle makes of one knows the live front end besides
            (MimeBundle.Html, widget => widget.ToHtml()),
            (MimeBundle.Plain, widget => widget.ToString()));
        Register<TokenAutopsy>(
            (MimeBundle.Html, AutopsyView.Html),
            (MimeBundle.Plain, AutopsyView.Text));
    }

    /// <summary>Shows every T as a chart: interactive where plotly.js is known or can be had, a static picture elsewhere and on paper.</summary>
    /// <param name="plotly">Data and layout of plotly.js, as JSON.</param>
    /// <param name="svg">The static picture, an svg element.</param>
    /// <param name="text">What the chart shows, in words and numbers.</param>
    public static void RegisterFigure<T>(Func<T, string> plotly, Func<T, string> svg, Func<T, string> text) => Register(
        (MimeBundle.Plotly, plotly),
        (MimeBundle.Svg, svg),
        (MimeBundle.Html, figure => FigureHtml.Of(plotly(figure), svg(figure), text(figure))),
        (MimeBundle.Plain, text));

    private static Plotting.Figure FigureOf(GenericChart chart) => PlotlyReading.FigureOf(PlotlyChart.Json(chart));

    /// <summary>Shows every T in the given MIME types, richest first.</summary>
    public static void Register<T>(params (string MimeType, Func<T, string> Content)[] views)
    {
        foreach (var (mimeType, content) in views)
        {
            Formatter.Register(content, mimeType);
        }

        Formatter.SetPreferredMimeTypesFor(typeof(T), [.. views.Select(view => view.MimeType)]);
    }
}
