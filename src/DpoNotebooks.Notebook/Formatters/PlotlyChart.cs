using System.Security.Cryptography;
using Plotly.NET;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Plotly charts as notebooks carry them; plotly.js itself comes from the page or the front end.</summary>
public static class PlotlyChart
{
    /// <summary>The plotly.js that the Plotly.NET package carries, for which charts are made.</summary>
    public const string Version = "2.28.0";

    private const string ScriptResource = $"Plotly.NET.plotly-{Version}.min.js";

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
        using var stream = OpenScript();
        return new StreamReader(stream).ReadToEnd();
    }

    /// <summary>The hash of plotly.js as browsers take it: one of another content, from wherever it came, they do not run.</summary>
    /// <exception cref="InvalidDataException">The package no longer carries that file.</exception>
    public static string Hash()
    {
        using var stream = OpenScript();
        return $"sha384-{Convert.ToBase64String(SHA384.HashData(stream))}";
    }

    private static Stream OpenScript() => typeof(GenericChart).Assembly.GetManifestResourceStream(ScriptResource)
        ?? throw new InvalidDataException($"Plotly.NET carries no {ScriptResource}");
}
