namespace DpoNotebooks.Notebook.Plotting;

/// <summary>On which side of its point a label stands: -1, 0 or 1 to the right, and down the page.</summary>
/// <param name="Right">-1 left, 0 centred, 1 right.</param>
/// <param name="Down">-1 above, 0 level, 1 below.</param>
internal readonly record struct Side(int Right, int Down);

/// <summary>A label wanted at a point, in pixels.</summary>
internal readonly record struct Label(double X, double Y, string Text);

/// <summary>A rectangle, in pixels from the top left of the plot area.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>A rectangle around a point.</summary>
    public static Box Around(double x, double y, double halfWidth, double halfHeight) =>
        new(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight);

    /// <summary>The area shared with another.</summary>
    public double Overlap(Box other) =>
        Math.Max(0, Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X))
        * Math.Max(0, Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y));
}

/// <summary>Finds for each label the side where it covers the least: markers, other labels, the edge.</summary>
internal static class LabelPlacement
{
    /// <summary>Height of a label, in pixels.</summary>
    public const double FontSize = 11;

    private const double Gap = 7;

    private static readonly Side[] Sides =
        [new(1, 0), new(0, -1), new(-1, 0), new(0, 1), new(1, -1), new(1, 1), new(-1, -1), new(-1, 1)];

    /// <summary>Places labels one after the other.</summary>
    /// <param name="labels">Labels, the most important first.</param>
    /// <param name="obstacles">What is drawn already.</param>
    /// <param name="width">Width of the plot area, whose left edge is 0.</param>
    /// <param name="height">Height of the plot area, whose top is 0.</param>
    public static IReadOnlyList<Side> Choose(
        IReadOnlyList<Label> labels, IReadOnlyList<Box> obstacles, double width, double height)
    {
        var taken = obstacles.ToList();
        var area = new Box(0, 0, width, height);
        var sides = new List<Side>();
        foreach (var label in labels)
        {
            var best = Sides.MinBy(side => Cost(BoxOf(label, side), taken, area));
            taken.Add(BoxOf(label, best));
            sides.Add(best);
        }

        return sides;
    }

    /// <summary>Width of a text in a sans-serif font of a size, near enough to lay out by.</summary>
    public static double WidthOf(string text, double fontSize) => 0.53 * fontSize * text.Length;

    /// <summary>Where the label's box begins, its text's middle line and its left edge.</summary>
    public static (double Left, double Middle) Anchor(Label label, Side side)
    {
        var box = BoxOf(label, side);
        return (box.X, box.Y + box.Height / 2);
    }

    private static double Cost(Box box, List<Box> taken, Box area) =>
        Math.Round(taken.Sum(box.Overlap) + 20 * (box.Width * box.Height - box.Overlap(area)), 3); // equal but for rounding: the first side

    private static Box BoxOf(Label label, Side side)
    {
        var width = WidthOf(label.Text, FontSize);
        return new Box(
            label.X + side.Right * (Gap + width / 2) - width / 2,
            label.Y + side.Down * (Gap + FontSize / 2) - FontSize / 2, width, FontSize);
    }
}
