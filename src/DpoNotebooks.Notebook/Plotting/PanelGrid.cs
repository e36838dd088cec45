namespace DpoNotebooks.Notebook.Plotting;

/// <summary>Where panels stand: beside each other up to three, then in rows.</summary>
/// <param name="Panels">How many there are.</param>
internal readonly record struct PanelGrid(int Panels)
{
    /// <summary>Panels in a full row.</summary>
    public int Columns => Panels switch { 0 => 1, <= 3 => Panels, 4 => 2, _ => 3 };

    /// <summary>Rows.</summary>
    public int Rows => Math.Max(1, (Panels + Columns - 1) / Columns);

    /// <summary>The share (0 to 1, from the left) of the width that a panel has, with a gutter between panels.</summary>
    public (double Low, double High) Across(int panel, double gutter) => Part(panel % Columns, Columns, gutter);

    /// <summary>The share (0 to 1, from the bottom) of the height that a panel has.</summary>
    public (double Low, double High) Up(int panel, double gutter) => Part(Rows - 1 - panel / Columns, Rows, gutter);

    private static (double Low, double High) Part(int index, int count, double gutter)
    {
        var size = (1 - gutter * (count - 1)) / count;
        return (index * (size + gutter), index * (size + gutter) + size);
    }
}
