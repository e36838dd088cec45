using System.Security.Cryptography;
using Plotly.NET;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Formats Plotly charts for notebooks. The page or the front end provides plotly.js.</summary>
public static class PlotlyChart
{
    /// <summary>The version of plotly.js that the Plotly.NET package contains.</summary>
    internal const string Version = "2.28.0";

    private const string ScriptResource = $"Plotly.NET.plotly-{Version}.min.js";

    /// <summary>Returns the data and layout of a chart, the content of application/vnd.plotly.v1+json.</summary>
    internal static string Json(GenericChart chart) => GenericChart.toFigureJson(chart);

    /// <summary>Creates an HTML fragment that draws the chart, or a message if plotly.js is not loaded.</summary>
    /// <param name="json">The data and layout.</param>
    public static string Html(string json)
    {
        var id = $"chart-{Guid.NewGuid():N}";
        var safe = json.Replace("</", "<\\/", StringComparison.Ordinal); // a string in the chart must not close the script
        return $$"""
            <div id="{{id}}" class="plotly-chart"></div>
            <script>(function () {
              var place = document.getElementById("{{id}}"), figure = {{safe}};
              if (window.Plotly) { Plotly.newPlot(place, figure.data, figure.layout, { responsive: true, displaylogo: false }); }
              else { place.textContent = "This chart requires plotly.js, which is not loaded on this page."; }
            })();</script>
            """;
    }

    /// <summary>Returns plotly.js (MIT) from the Plotly.NET package: 3.5 MB of text.</summary>
    /// <exception cref="InvalidDataException">The referenced package does not contain the file.</exception>
    public static string Script()
    {
        using var stream = OpenScript();
        return new StreamReader(stream).ReadToEnd();
    }

    /// <summary>Returns the subresource-integrity hash of plotly.js. Browsers reject a file with a different hash.</summary>
    /// <exception cref="InvalidDataException">The referenced package does not contain the file.</exception>
    internal static string Hash()
    {
        using var stream = OpenScript();
        return $"sha384-{Convert.ToBase64String(SHA384.HashData(stream))}";
    }

    private static Stream OpenScript() => typeof(GenericChart).Assembly.GetManifestResourceStream(ScriptResource)
        ?? throw new InvalidDataException($"the Plotly.NET package does not contain {ScriptResource}; use the package version that this project references");
}
