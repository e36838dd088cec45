using Plotly.NET;

namespace DpoNotebooks.Notebook;

/// <summary>Plotly charts as notebooks carry them; plotly.js itself comes from the page or the front end.</summary>
public static class PlotlyChart
{
    private const string ScriptResource = "Plotly.NET.plotly-2.28.0.min.js";

    /// <summary>Data and layout, the content of application/vnd.plotly.v1+json.</summary>
    public static string Json(GenericChart chart) => GenericChart.toFigureJson(chart);

    /// <summary>An HTML fragment that draws the chart where plotly.js is loaded and says so where it is not.</summary>
    /// <param name="json">Data and layout.</param>
    public static string Html(string json)
    {
        var id = $"chart-{Guid.NewGuid():N}";
        var safe = json.Replace("</", "<\\/", StringComparison.Ordinal); // a string of the chart must not close the script
        return $$"""
            <div id="{{id}}" class="plotly-chart"></div>
            <script>(function () {
              var place = document.getElementById("{{id}}"), figure = {{safe}};
              if (window.Plotly) { Plotly.newPlot(place, figure.data, figure.layout, { responsive: true, displaylogo: false }); }
              else { place.textContent = "This chart is drawn by plotly.js, which is not loaded here."; }
            })();</script>
            """;
    }

    /// <summary>plotly.js (MIT), as the Plotly.NET package carries it: 3.5 MB of text.</summary>
    /// <exception cref="InvalidDataException">The package no longer carries that file.</exception>
    public static string Script()
    {
        using var stream = typeof(GenericChart).Assembly.GetManifestResourceStream(ScriptResource)
            ?? throw new InvalidDataException($"Plotly.NET carries no {ScriptResource}");
        return new StreamReader(stream).ReadToEnd();
    }
}
