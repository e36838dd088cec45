namespace DpoNotebooks.Notebook.Plotting;

/// <summary>The side of its point on which a label is drawn.</summary>
/// <param name="Right">-1 left, 0 centred, 1 right.</param>
/// <param name="Down">-1 above, 0 level, 1 below.</param>
internal readonly record struct Side(int Right, int Down);

/// <summary>A label for a point, in pixels.</summary>
internal readonly record struct PointLabel(double X, double Y, string Text);

/// <summary>A rectangle, in pixels from the top left corner of the plot area.</summary>
internal readonly record struct PixelBox(double X, double Y, double Width, double Height)
{
    /// <summary>Creates a rectangle centred on a point.</summary>
    public static PixelBox Around(double x, double y, double halfWidth, double halfHeight) =>
        new(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight);

    /// <summary>Returns the area of the intersection with another rectangle.</summary>
    public double Overlap(PixelBox other) =>
        Math.Max(0, Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X))
        * Math.Max(0, Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y));
}

/// <summary>Selects the side of each label on which it overlaps least with markers, other labels and the edge.</summary>
internal static class LabelPlacement
{
    /// <summary>The height of a label, in pixels.</summary>
    public const double FontSize = 11;

    private const double Gap = 7;

    private static readonly Side[] Sides =
        [new(1, 0), new(0, -1), new(-1, 0), new(0, 1), new(1, -1), new(1, 1), new(-1, -1), new(-1, 1)];

    /// <summary>Selects a side for each label in turn.</summary>
    /// <param name="labels">The labels, the most important first.</param>
    /// <param name="obstacles">The rectangles to avoid.</param>
    /// <param name="width">The width of the plot area. Its left edge is 0.</param>
    /// <param name="height">The height of the plot area. Its top edge is 0.</param>
    public static IReadOnlyList<Side> Choose(
        IReadOnlyList<PointLabel> labels, IReadOnlyList<PixelBox> obstacles, double width, double height)
    {
        var taken = obstacles.ToList();
        var area = new PixelBox(0, 0, width, height);
        var sides = new List<Side>();
        foreach (var label in labels)
        {
            var best = Sides.MinBy(side => Cost(BoxOf(label, side), taken, area));
            taken.Add(BoxOf(label, best));
            sides.Add(best);
        }

        return sides;
    }

    /// <summary>Estimates the width of a text in a sans-serif font.</summary>
    public static double WidthOf(string text, double fontSize) => 0.53 * fontSize * text.Length;

    /// <summary>Returns the left edge and the vertical centre of a label.</summary>
    public static (double Left, double Middle) Anchor(PointLabel label, Side side)
    {
        var box = BoxOf(label, side);
        return (box.X, box.Y + box.Height / 2);
    }

    private static double Cost(PixelBox box, List<PixelBox> taken, PixelBox area) =>
        Math.Round(taken.Sum(box.Overlap) + 20 * (box.Width * box.Height - box.Overlap(area)), 3); // rounded, so that the first of equal sides wins

    private static PixelBox BoxOf(PointLabel label, Side side)
    {
        var width = WidthOf(label.Text, FontSize);
        return new PixelBox(
            label.X + side.Right * (Gap + width / 2) - width / 2,
            label.Y + side.Down * (Gap + FontSize / 2) - FontSize / 2, width, FontSize);
    }
}
