using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>Size and place of a widget in CSS's words; null leaves a property to the page.</summary>
public sealed class Layout
{
    // LayoutModel 2.0.0, whole: a property without a name here is reached by its key.
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

    /// <summary>Any property by the key of ipywidgets, e.g. grid_area.</summary>
    /// <exception cref="ArgumentException">There is no such property.</exception>
    public string? this[string key]
    {
        get => Model.Get<string>(Known(key));
        set => Model.Set(Known(key), value);
    }

    /// <summary>Width, e.g. 300px or 50%.</summary>
    public string? Width
    {
        get => this["width"];
        set => this["width"] = value;
    }

    /// <summary>Least width.</summary>
    public string? MinWidth
    {
        get => this["min_width"];
        set => this["min_width"] = value;
    }

    /// <summary>Greatest width.</summary>
    public string? MaxWidth
    {
        get => this["max_width"];
        set => this["max_width"] = value;
    }

    /// <summary>Height.</summary>
    public string? Height
    {
        get => this["height"];
        set => this["height"] = value;
    }

    /// <summary>Least height.</summary>
    public string? MinHeight
    {
        get => this["min_height"];
        set => this["min_height"] = value;
    }

    /// <summary>Greatest height.</summary>
    public string? MaxHeight
    {
        get => this["max_height"];
        set => this["max_height"] = value;
    }

    /// <summary>Space around it.</summary>
    public string? Margin
    {
        get => this["margin"];
        set => this["margin"] = value;
    }

    /// <summary>Space within it.</summary>
    public string? Padding
    {
        get => this["padding"];
        set => this["padding"] = value;
    }

    /// <summary>What becomes of content that does not fit: visible, hidden, scroll, auto.</summary>
    public string? Overflow
    {
        get => this["overflow"];
        set => this["overflow"] = value;
    }

    /// <summary>visible, or hidden, which keeps the place.</summary>
    public string? Visibility
    {
        get => this["visibility"];
        set => this["visibility"] = value;
    }

    /// <summary>none takes it out; flex, grid, block.</summary>
    public string? Display
    {
        get => this["display"];
        set => this["display"] = value;
    }

    /// <summary>Its share of the box that holds it, e.g. 1 1 auto.</summary>
    public string? Flex
    {
        get => this["flex"];
        set => this["flex"] = value;
    }

    /// <summary>How a box lays out what it holds, e.g. row wrap.</summary>
    public string? FlexFlow
    {
        get => this["flex_flow"];
        set => this["flex_flow"] = value;
    }

    /// <summary>Where a box puts what it holds, across its direction: flex-start, center, stretch.</summary>
    public string? AlignItems
    {
        get => this["align_items"];
        set => this["align_items"] = value;
    }

    /// <summary>The same for one widget.</summary>
    public string? AlignSelf
    {
        get => this["align_self"];
        set => this["align_self"] = value;
    }

    /// <summary>Where a box puts what it holds, along its direction: flex-start, center, space-between.</summary>
    public string? JustifyContent
    {
        get => this["justify_content"];
        set => this["justify_content"] = value;
    }

    /// <summary>Columns of a grid, e.g. 1fr 2fr.</summary>
    public string? GridTemplateColumns
    {
        get => this["grid_template_columns"];
        set => this["grid_template_columns"] = value;
    }

    /// <summary>Space between the cells of a grid.</summary>
    public string? GridGap
    {
        get => this["grid_gap"];
        set => this["grid_gap"] = value;
    }

    private static string Known(string key) => Keys.Contains(key) ? key
        : throw new ArgumentException($"a layout has no {key}; it has {string.Join(", ", Keys)}");
}
