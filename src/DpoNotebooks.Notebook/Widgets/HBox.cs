namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Widgets beside each other.</summary>
/// <param name="children">The widgets, from the left.</param>
public sealed class HBox(params IReadOnlyList<Widget> children) : Box("HBox", children);
