using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>The open widgets of a kernel. It answers a page that requests the state of all widgets, for example after a reload (Jupyter's
/// widgets protocol, target jupyter.widget.control 1.0).</summary>
public sealed class LiveWidgets
{
    private static readonly ConditionalWeakTable<CommHub, LiveWidgets> All = [];
    private readonly Lock _guard = new();
    private readonly OrderedDictionary<string, WidgetModel> _models = [];

    private LiveWidgets(CommHub hub) => hub.RegisterTarget("jupyter.widget.control", _ => message => Answer(hub, message));

    /// <summary>Returns the widgets of a hub. A kernel calls this when it starts, because pages request states before any widget is shown.</summary>
    public static LiveWidgets Of(CommHub hub) => All.GetValue(hub, key => new LiveWidgets(key));

    /// <summary>The number of open models: widgets, layouts and styles.</summary>
    internal int Count
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
            var data = new JsonObject { ["method"] = "update_states", ["states"] = States(), ["buffer_paths"] = new JsonArray() };
            hub.Send(new CommMessage(CommAction.Message, message.CommId, data));
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
