namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A box that arranges widgets vertically.</summary>
/// <param name="children">The widgets, from top to bottom.</param>
public sealed class VBox(params IReadOnlyList<Widget> children) : Box("VBox", children);
