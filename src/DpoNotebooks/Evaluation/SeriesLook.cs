namespace DpoNotebooks.Evaluation;

/// <summary>Shape of a marker.</summary>
public enum MarkerShape
{
    /// <summary>Circle.</summary>
    Circle,

    /// <summary>Square.</summary>
    Square,

    /// <summary>Diamond.</summary>
    Diamond,

    /// <summary>Triangle.</summary>
    Triangle,
}

/// <summary>How a figure joins the points of one method.</summary>
public enum PointOrder
{
    /// <summary>The checkpoints of a run, in step order, by a faint line.</summary>
    Steps,

    /// <summary>The settings of a method, in order of KL, by a dashed line: best-of-N has no checkpoints.</summary>
    Settings,
}

/// <summary>How a method looks in every figure.</summary>
/// <param name="Colour">Colour, as <c>#RRGGBB</c>.</param>
/// <param name="Shape">Marker, so that colour never stands alone.</param>
public sealed record SeriesLook(string Colour, MarkerShape Shape)
{
    private static readonly string[] Colours =
        ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5E3C99", "#555555"];

    // Without the grey of the reference.
    private static readonly string[] NamedColours =
        ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5E3C99", "#882255", "#117733", "#44AA99", "#8C2D04"];

    private static readonly MarkerShape[] Shapes = Enum.GetValues<MarkerShape>();

    /// <summary>How the method's points are joined.</summary>
    public PointOrder Order { get; init; }

    /// <summary>The look of the reference itself.</summary>
    public static SeriesLook Reference { get; } = new("#555555", MarkerShape.Square);

    /// <summary>The look of the exact optimum.</summary>
    public static SeriesLook Optimum { get; } = new("#222222", MarkerShape.Circle);

    /// <summary>The look of a method that does not choose one: it depends on the name alone, so that it is the same in every figure.</summary>
    public static SeriesLook Of(string name)
    {
        var hash = name.Aggregate(2166136261u, (sum, letter) => (sum ^ letter) * 16777619u); // FNV-1a
        return new SeriesLook(NamedColours[hash % NamedColours.Length], Shapes[hash / 16 % Shapes.Length]);
    }

    /// <summary>The look of the i-th of several runs. The colours can be told apart by most colour-blind readers (after Okabe and Ito).</summary>
    public static SeriesLook Nth(int index) => new(Colours[index % Colours.Length], Shapes[index % Shapes.Length]);
}
