namespace DpoNotebooks.Notebook.Plotting;

/// <summary>The grid of panels: one row for up to three panels, several rows for more.</summary>
/// <param name="Panels">The number of panels.</param>
internal readonly record struct PanelGrid(int Panels)
{
    /// <summary>The number of panels in a full row.</summary>
    public int Columns => Panels switch { 0 => 1, <= 3 => Panels, 4 => 2, _ => 3 };

    /// <summary>The number of rows.</summary>
    public int Rows => Math.Max(1, (Panels + Columns - 1) / Columns);

    /// <summary>Returns the horizontal extent of a panel as fractions of the width, from the left, with a gutter between panels.</summary>
    public (double Low, double High) Across(int panel, double gutter) => Part(panel % Columns, Columns, gutter);

    /// <summary>Returns the vertical extent of a panel as fractions of the height, from the bottom.</summary>
    public (double Low, double High) Up(int panel, double gutter) => Part(Rows - 1 - panel / Columns, Rows, gutter);

    private static (double Low, double High) Part(int index, int count, double gutter)
    {
        var size = (1 - gutter * (count - 1)) / count;
        return (index * (size + gutter), index * (size + gutter) + size);
    }
}
