namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Colours that most colour-blind readers can tell apart on white (after Okabe and Ito, without their yellow),
/// with a marker shape beside each so that colour never stands alone.</summary>
public static class Palette
{
    /// <summary>Text and neutral lines.</summary>
    public const string Ink = "#222222";

    private static readonly Dictionary<string, (string Colour, MarkerShape Shape)> Methods = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DPO"] = ("#0072B2", MarkerShape.Circle),
        ["DPO (tuned)"] = ("#56B4E9", MarkerShape.Diamond),
        ["SFT"] = ("#555555", MarkerShape.Square),
        ["Preferred-FT"] = ("#E69F00", MarkerShape.Square),
        ["Unlikelihood"] = ("#CC79A7", MarkerShape.Triangle),
        ["Preferred-FT (tuned)"] = ("#A6761D", MarkerShape.Diamond),
        ["Unlikelihood (tuned)"] = ("#A0467F", MarkerShape.Diamond),
        ["Best-of-N"] = ("#009E73", MarkerShape.Diamond),
        ["PPO"] = ("#D55E00", MarkerShape.Triangle),
        ["PPO-GT"] = ("#8C2D04", MarkerShape.Diamond),
        ["Reference"] = ("#999999", MarkerShape.Circle),
        ["Optimum"] = ("#222222", MarkerShape.Circle),
        ["Realigned"] = ("#44AA99", MarkerShape.Circle),
        ["IPO"] = ("#5E3C99", MarkerShape.Square),
        ["KTO"] = ("#882255", MarkerShape.Circle),
        ["SimPO"] = ("#117733", MarkerShape.Triangle),
    };

    private static readonly string[] Colours =
        ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5E3C99", "#555555"];

    private static readonly MarkerShape[] Shapes =
        [MarkerShape.Circle, MarkerShape.Square, MarkerShape.Diamond, MarkerShape.Triangle];

    /// <summary>The look of a method, the same in every figure. A method not named here gets one from its name.</summary>
    public static (string Colour, MarkerShape Shape) Of(string method)
    {
        if (Methods.TryGetValue(method, out var look))
        {
            return look;
        }

        var hash = method.Aggregate(2166136261u, (sum, letter) => (sum ^ letter) * 16777619u); // FNV-1a
        return (Colours[hash % Colours.Length], Shapes[hash / 8 % Shapes.Length]);
    }

    /// <summary>The look of the i-th of several runs.</summary>
    public static (string Colour, MarkerShape Shape) Nth(int index) =>
        (Colours[index % Colours.Length], Shapes[index % Shapes.Length]);
}
