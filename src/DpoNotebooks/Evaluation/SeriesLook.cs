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
    /// <summary>Joins the checkpoints of a run in step order with a faint line.</summary>
    Steps,

    /// <summary>Joins the settings of a method in order of KL with a dashed line; best-of-N has no checkpoints.</summary>
    Settings,
}

/// <summary>Colour and marker of a method in every figure.</summary>
/// <param name="Colour">Colour, as <c>#RRGGBB</c>.</param>
/// <param name="Shape">Marker, so that methods differ in more than colour.</param>
public sealed record SeriesLook(string Colour, MarkerShape Shape)
{
    private static readonly string[] Colours =
        ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5E3C99", "#555555"];

    // Excludes the grey of the reference.
    private static readonly string[] NamedColours =
        ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5E3C99", "#882255", "#117733", "#44AA99", "#8C2D04"];

    private static readonly MarkerShape[] Shapes = Enum.GetValues<MarkerShape>();

    /// <summary>How the method's points are joined.</summary>
    public PointOrder Order { get; init; }

    /// <summary>The look of the reference itself.</summary>
    public static SeriesLook Reference { get; } = new("#555555", MarkerShape.Square);

    /// <summary>The look of the exact optimum.</summary>
    public static SeriesLook Optimum { get; } = new("#222222", MarkerShape.Circle);

    /// <summary>The default look of a method. It depends only on the name, so it is the same in every figure.</summary>
    public static SeriesLook Of(string name)
    {
        var hash = name.Aggregate(2166136261u, (sum, letter) => (sum ^ letter) * 16777619u); // FNV-1a
        return new SeriesLook(NamedColours[hash % NamedColours.Length], Shapes[hash / 16 % Shapes.Length]);
    }

    /// <summary>The look of the i-th of several runs. Most colour-blind readers can distinguish the colours (after Okabe and Ito).</summary>
    public static SeriesLook Nth(int index) => new(Colours[index % Colours.Length], Shapes[index % Shapes.Length]);
}
