namespace DpoNotebooks.Notebook.Widgets;

/// <summary>A box that arranges widgets horizontally.</summary>
/// <param name="children">The widgets, from left to right.</param>
public sealed class HBox(params IReadOnlyList<Widget> children) : Box("HBox", children);
