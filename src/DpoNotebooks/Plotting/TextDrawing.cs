using System.Globalization;

namespace DpoNotebooks.Plotting;

/// <summary>A figure in words, for terminals and for readers who cannot see it.</summary>
internal static class TextDrawing
{
    /// <summary>Title, note, and for each series of each panel its span and last point.</summary>
    public static string Describe(Figure figure)
    {
        var lines = new List<string> { figure.Title };
        lines.AddRange(figure.Note.Length > 0 ? [figure.Note] : []);
        foreach (var panel in figure.Panels)
        {
            lines.Add($"{(panel.Title.Length > 0 ? panel.Title + ": " : "")}{panel.Y.Label} against {panel.X.Label}");
            lines.AddRange(panel.Series.Where(series => series.InLegend).Select(series => "  " + Line(series)));
        }
        return string.Join('\n', lines);
    }

    /// <summary>Breaks a text into lines of at most so many characters, at spaces.</summary>
    public static IReadOnlyList<string> Wrap(string text, int characters)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= characters)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }
        return lines;
    }

    private static string Line(Series series)
    {
        int[] known = [.. Enumerable.Range(0, series.Xs.Count).Where(i => double.IsFinite(series.Xs[i]) && double.IsFinite(series.Ys[i]))];
        if (known.Length == 0)
        {
            return $"{series.Name}: no points";
        }
        var ys = known.Select(i => series.Ys[i]).ToArray();
        return string.Create(CultureInfo.InvariantCulture,
            $"{series.Name}: {known.Length} points, y {ys.Min():G4} to {ys.Max():G4}, last {ys[^1]:G4} at {series.Xs[known[^1]]:G4}");
    }
}
