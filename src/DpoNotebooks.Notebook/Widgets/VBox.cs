namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Widgets below each other.</summary>
/// <param name="children">The widgets, from the top.</param>
public sealed class VBox(params IReadOnlyList<Widget> children) : Box("VBox", children);
