using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The size and position of a widget, as CSS values. The page decides properties that are null.</summary>
public sealed class Layout
{
    // All keys of LayoutModel 2.0.0. Keys without a property below are available through the indexer.
    private static readonly string[] Keys =
    [
        "align_content", "align_items", "align_self", "border_bottom", "border_left", "border_right",
        "border_top", "bottom", "display", "flex", "flex_flow", "grid_area", "grid_auto_columns",
        "grid_auto_flow", "grid_auto_rows", "grid_column", "grid_gap", "grid_row", "grid_template_areas",
        "grid_template_columns", "grid_template_rows", "height", "justify_content", "justify_items", "left",
        "margin", "max_height", "max_width", "min_height", "min_width", "object_fit", "object_position",
        "order", "overflow", "padding", "right", "top", "visibility", "width",
    ];

    internal WidgetModel Model { get; } = new(WidgetModule.Base, "Layout", (WidgetModule.Base, "LayoutView"),
        new JsonObject(Keys.Select(key => KeyValuePair.Create(key, (JsonNode?)null))));

    /// <summary>Gets or sets any property by its key in ipywidgets, for example grid_area.</summary>
    /// <exception cref="ArgumentException">The key does not exist.</exception>
    public string? this[string key]
    {
        get => Model.Get<string>(Known(key));
        set => Model.Set(Known(key), value);
    }

    /// <summary>The width, for example 300px or 50%.</summary>
    public string? Width
    {
        get => this["width"];
        set => this["width"] = value;
    }

    /// <summary>The minimum width.</summary>
    public string? MinWidth
    {
        get => this["min_width"];
        set => this["min_width"] = value;
    }

    /// <summary>The maximum width.</summary>
    public string? MaxWidth
    {
        get => this["max_width"];
        set => this["max_width"] = value;
    }

    /// <summary>The height.</summary>
    public string? Height
    {
        get => this["height"];
        set => this["height"] = value;
    }

    /// <summary>The minimum height.</summary>
    public string? MinHeight
    {
        get => this["min_height"];
        set => this["min_height"] = value;
    }

    /// <summary>The maximum height.</summary>
    public string? MaxHeight
    {
        get => this["max_height"];
        set => this["max_height"] = value;
    }

    /// <summary>The margin.</summary>
    public string? Margin
    {
        get => this["margin"];
        set => this["margin"] = value;
    }

    /// <summary>The padding.</summary>
    public string? Padding
    {
        get => this["padding"];
        set => this["padding"] = value;
    }

    /// <summary>The treatment of content that does not fit: visible, hidden, scroll or auto.</summary>
    public string? Overflow
    {
        get => this["overflow"];
        set => this["overflow"] = value;
    }

    /// <summary>The visibility: visible or hidden. A hidden widget keeps its space.</summary>
    public string? Visibility
    {
        get => this["visibility"];
        set => this["visibility"] = value;
    }

    /// <summary>The display mode: none, flex, grid or block. "none" removes the widget from the page.</summary>
    public string? Display
    {
        get => this["display"];
        set => this["display"] = value;
    }

    /// <summary>The share of the containing box, for example 1 1 auto.</summary>
    public string? Flex
    {
        get => this["flex"];
        set => this["flex"] = value;
    }

    /// <summary>The direction and wrapping of the contents of a box, for example row wrap.</summary>
    public string? FlexFlow
    {
        get => this["flex_flow"];
        set => this["flex_flow"] = value;
    }

    /// <summary>The alignment of the contents of a box across its direction: flex-start, center or stretch.</summary>
    public string? AlignItems
    {
        get => this["align_items"];
        set => this["align_items"] = value;
    }

    /// <summary>The alignment of this widget in its box, which overrides <see cref="AlignItems"/> of the box.</summary>
    public string? AlignSelf
    {
        get => this["align_self"];
        set => this["align_self"] = value;
    }

    /// <summary>The alignment of the contents of a box along its direction: flex-start, center or space-between.</summary>
    public string? JustifyContent
    {
        get => this["justify_content"];
        set => this["justify_content"] = value;
    }

    /// <summary>The columns of a grid, for example 1fr 2fr.</summary>
    public string? GridTemplateColumns
    {
        get => this["grid_template_columns"];
        set => this["grid_template_columns"] = value;
    }

    /// <summary>The space between the cells of a grid.</summary>
    public string? GridGap
    {
        get => this["grid_gap"];
        set => this["grid_gap"] = value;
    }

    private static string Known(string key) => Keys.Contains(key) ? key
        : throw new ArgumentException($"Layout has no property '{key}'; its properties are {string.Join(", ", Keys)}");
}
