using System.Globalization;

namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Summarizes figures as text, for terminals and screen readers.</summary>
internal static class TextDrawing
{
    /// <summary>Returns the title, the note, and the range and last point of each series. Series with the same name
    /// and style are combined.</summary>
    public static string Describe(Figure figure)
    {
        var lines = new List<string> { figure.Title };
        lines.AddRange(figure.Note.Length > 0 ? [figure.Note] : []);
        foreach (var panel in figure.Panels)
        {
            lines.Add($"{(panel.Title.Length > 0 ? panel.Title + ": " : "")}{panel.Y.Label} against {panel.X.Label}");
            var described = panel.Series.Where(series => series.Mark != SeriesMark.Lines || !HasMarkers(panel, series.Name));
            lines.AddRange(described.GroupBy(series => (series.Name, series.Mark, series.Dash)).Select(group => "  " + Line(group.Key.Name, [.. group])));
        }

        return string.Join('\n', lines);
    }

    /// <summary>Breaks a text at spaces into lines of at most the given number of characters.</summary>
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

    // A line with the same name as markers only connects them.
    private static bool HasMarkers(Panel panel, string name) =>
        panel.Series.Any(series => series.Name == name && series.Mark == SeriesMark.Markers);

    private static string Line(string name, Series[] group)
    {
        (double X, double Y)[] known =
            [.. group.SelectMany(series => series.Xs.Zip(series.Ys)).Where(point => double.IsFinite(point.First) && double.IsFinite(point.Second))];
        return known.Length == 0 ? $"{name}: no points" : string.Create(CultureInfo.InvariantCulture,
            $"{name}: {known.Length} points, y {known.Min(p => p.Y):G4} to {known.Max(p => p.Y):G4}, last {known[^1].Y:G4} at {known[^1].X:G4}");
    }
}
