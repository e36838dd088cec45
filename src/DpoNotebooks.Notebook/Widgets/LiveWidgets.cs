using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The live widgets of a kernel, and its answer to a page that asks for all of them, as one does after it was loaded again
/// (Jupyter's widgets protocol, target jupyter.widget.control 1.0).</summary>
public sealed class LiveWidgets
{
    private static readonly ConditionalWeakTable<CommHub, LiveWidgets> All = [];
    private readonly Lock _guard = new();
    private readonly OrderedDictionary<string, WidgetModel> _models = [];

    private LiveWidgets(CommHub hub) => hub.RegisterTarget("jupyter.widget.control", _ => message => Answer(hub, message));

    /// <summary>The widgets of a hub. A kernel calls this when it starts, for pages ask before a widget is shown.</summary>
    public static LiveWidgets Of(CommHub hub) => All.GetValue(hub, made => new LiveWidgets(made));

    /// <summary>How many models are live: widgets, and their layouts and styles.</summary>
    public int Count
    {
        get
        {
            lock (_guard)
            {
                return _models.Count;
            }
        }
    }

    internal void Add(WidgetModel model)
    {
        lock (_guard)
        {
            _models[model.Id] = model;
        }
    }

    internal void Remove(WidgetModel model)
    {
        lock (_guard)
        {
            _models.Remove(model.Id);
        }
    }

    private void Answer(CommHub hub, CommMessage message)
    {
        if (message.Action == CommAction.Message && message.Data["method"]?.ToString() == "request_states")
        {
            hub.Send(new CommMessage(CommAction.Message, message.CommId, new JsonObject { ["method"] = "update_states", ["states"] = States(), ["buffer_paths"] = new JsonArray() }));
        }
    }

    private JsonObject States()
    {
        WidgetModel[] models;
        lock (_guard)
        {
            models = [.. _models.Values];
        }

        return new JsonObject(models.Select(model => KeyValuePair.Create(model.Id, (JsonNode?)new JsonObject
        {
            ["model_name"] = model.Name + "Model",
            ["model_module"] = model.Module.Name,
            ["model_module_version"] = model.Module.Version,
            ["state"] = model.State,
        })));
    }
}
