using DpoNotebooks.Evaluation;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Notebook.Widgets;
using Microsoft.Data.Analysis;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Registers the formatters of the toolkit's types with .NET Interactive's Formatter, which this project's engine and other C# kernels use.</summary>
public static class NotebookFormatters
{
    /// <summary>Registers all formatters. Repeated calls have no effect.</summary>
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
        Register<Widget>( // without a live front end; MimeBundle.Of opens the widget if there is one
            (MimeBundle.Html, widget => widget.ToHtml()),
            (MimeBundle.Plain, widget => widget.ToString()));
        Register<TokenAutopsy>(
            (MimeBundle.Html, AutopsyView.Html),
            (MimeBundle.Plain, AutopsyView.Text));
    }

    /// <summary>Registers a type as a chart. It is interactive if plotly.js is available, and a static image otherwise and in print.</summary>
    /// <typeparam name="T">The type of the chart.</typeparam>
    /// <param name="plotly">Returns the data and layout for plotly.js, as JSON.</param>
    /// <param name="svg">Returns the static image, an svg element.</param>
    /// <param name="text">Returns a text description.</param>
    public static void RegisterFigure<T>(Func<T, string> plotly, Func<T, string> svg, Func<T, string> text) => Register(
        (MimeBundle.Plotly, plotly),
        (MimeBundle.Svg, svg),
        (MimeBundle.Html, figure => FigureHtml.Of(plotly(figure), svg(figure), text(figure))),
        (MimeBundle.Plain, text));

    private static Plotting.Figure FigureOf(GenericChart chart) => PlotlyReader.Read(PlotlyChart.Json(chart));

    /// <summary>Registers the MIME types in which values of a type are shown, the richest first.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="views">MIME types and the functions that create their content.</param>
    public static void Register<T>(params (string MimeType, Func<T, string> Content)[] views)
    {
        foreach (var (mimeType, content) in views)
        {
            Formatter.Register(content, mimeType);
        }

        Formatter.SetPreferredMimeTypesFor(typeof(T), [.. views.Select(view => view.MimeType)]);
    }
}
