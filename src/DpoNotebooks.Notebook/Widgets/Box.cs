using System.Text.Json.Nodes;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The base class of boxes, which contain widgets.</summary>
public abstract class Box : Widget
{
    private protected Box(string name, IReadOnlyList<Widget> children)
        : base(WidgetModule.Controls, name, new JsonObject { ["box_style"] = "", ["children"] = new JsonArray() }) => Children = children;

    /// <summary>The contained widgets, in order.</summary>
    public IReadOnlyList<Widget> Children
    {
        get;
        set
        {
            field = [.. value];
            if (Model.Hub is { } hub)
            {
                foreach (var child in field)
                {
                    child.Open(hub);
                }
            }

            Set("children", new JsonArray([.. field.Select(child => (JsonNode)child.Model.Reference)]));
        }
    }

    /// <summary>The colour of the box: success, info, warning or danger. Empty for no colour.</summary>
    /// <exception cref="ArgumentException">The value is not one of these.</exception>
    public string BoxStyle
    {
        get => Model.Get<string>("box_style") ?? "";
        set => SetOneOf("box_style", value, "success", "info", "warning", "danger", "");
    }

    private protected override IReadOnlyList<Widget> Inner => Children;

    internal override string ToHtml() => $"<div>{string.Concat(Children.Select(child => $"<div>{child.ToHtml()}</div>"))}</div>";

    private protected override IEnumerable<string> Summarize() => [$"children=({string.Join(", ", Children)})"];
}
