using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>
/// A model of Jupyter's widgets protocol, version 2.1: an id and a state that the kernel and the front end share. The state in the kernel
/// always equals the state in the front end, so only actual changes are sent.
/// </summary>
internal sealed class WidgetModel
{
    private readonly Lock _guard = new();
    private readonly JsonObject _state;
    private CommHub? _hub;

    /// <summary>Creates a model that is not open in the front end.</summary>
    /// <param name="module">The front-end package of the model's class.</param>
    /// <param name="name">The model's class without the suffix Model.</param>
    /// <param name="view">The front-end package of the view's class, and that class.</param>
    /// <param name="state">Every key of the class with its default value.</param>
    public WidgetModel(WidgetModule module, string name, (WidgetModule Module, string Name) view, JsonObject state)
    {
        (Module, Name) = (module, name);
        _state = state;
        _state["_model_module"] = module.Name;
        _state["_model_module_version"] = module.Version;
        _state["_model_name"] = name + "Model";
        _state["_view_count"] = null;
        _state["_view_module"] = view.Module.Name;
        _state["_view_module_version"] = view.Module.Version;
        _state["_view_name"] = view.Name;
    }

    /// <summary>The front-end package of the model's class.</summary>
    public WidgetModule Module { get; }

    /// <summary>The model's class without the suffix Model.</summary>
    public string Name { get; }

    /// <summary>The id of the comm.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The reference to this model in the state of other models.</summary>
    public string Reference => "IPY_MODEL_" + Id;

    /// <summary>The hub in which the model is open. Null if it is not open.</summary>
    public CommHub? Hub => _hub;

    /// <summary>Converts a value that the front end requests to the value of the state. It throws if the value is invalid, before any change.</summary>
    public Func<string, JsonNode?, JsonNode?> Accept { get; init; } = (_, requested) => requested;

    /// <summary>Called for each key that the front end has changed.</summary>
    public Action<string>? Changed { get; init; }

    /// <summary>Receives custom messages, such as clicks.</summary>
    public Action<JsonObject>? Custom { get; init; }

    /// <summary>A copy of the state.</summary>
    public JsonObject State
    {
        get
        {
            lock (_guard)
            {
                return (JsonObject)_state.DeepClone();
            }
        }
    }

    /// <summary>Whether the state has a key.</summary>
    public bool Has(string key) => _state.ContainsKey(key);

    /// <summary>Returns a value of the state.</summary>
    public T? Get<T>(string key)
    {
        lock (_guard)
        {
            return _state[key].Deserialize<T>();
        }
    }

    /// <summary>Changes the state in the kernel and the front end. Returns whether the value is different.</summary>
    public bool Set(string key, JsonNode? value)
    {
        lock (_guard)
        {
            if (JsonNode.DeepEquals(_state[key], value))
            {
                return false;
            }

            _state[key] = value?.DeepClone();
            Send("update", new JsonObject { [key] = value?.DeepClone() });
            return true;
        }
    }

    /// <summary>Opens the model in the front end. If it is already open, this has no effect.</summary>
    public void Open(CommHub hub)
    {
        lock (_guard)
        {
            if (_hub != hub)
            {
                _hub = hub;
                LiveWidgets.Of(hub).Add(this);
                hub.OpenComm(new CommMessage(CommAction.Open, Id, new JsonObject { ["state"] = State, ["buffer_paths"] = new JsonArray() })
                {
                    Target = "jupyter.widget",
                    Metadata = new JsonObject { ["version"] = "2.1.0" },
                }, Receive);
            }
        }
    }

    /// <summary>Closes the model in the front end.</summary>
    public void Close()
    {
        if (Detach() is { } hub)
        {
            hub.Close(Id);
        }
    }

    private void Receive(CommMessage message)
    {
        if (message.Action == CommAction.Close)
        {
            Detach();
            return;
        }

        switch (message.Data["method"]?.ToString())
        {
            case "update" when message.Data["state"] is JsonObject requested:
                Update(requested);
                break;
            case "request_state":
                Send("update", State);
                break;
            case "custom" when message.Data["content"] is JsonObject content:
                Custom?.Invoke(content);
                break;
        }
    }

    private void Update(JsonObject requested)
    {
        var known = requested.Where(entry => Has(entry.Key)).ToArray();
        var accepted = known.Select(entry => (entry.Key, Requested: entry.Value, Value: Accept(entry.Key, entry.Value))).ToArray();
        Send("echo_update", new JsonObject(known.Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())))); // for other pages
        var changed = accepted.Where(entry => Apply(entry.Key, entry.Requested, entry.Value)).ToArray();
        foreach (var (key, _, _) in changed)
        {
            Changed?.Invoke(key);
        }
    }

    // The front end already shows the requested value, so only a different value is sent.
    private bool Apply(string key, JsonNode? requested, JsonNode? accepted)
    {
        lock (_guard)
        {
            var before = _state[key]?.DeepClone();
            _state[key] = requested?.DeepClone();
            Set(key, accepted);
            return !JsonNode.DeepEquals(before, accepted);
        }
    }

    private void Send(string method, JsonObject state) =>
        _hub?.Send(new CommMessage(CommAction.Message, Id, new JsonObject { ["method"] = method, ["state"] = state, ["buffer_paths"] = new JsonArray() }));

    private CommHub? Detach()
    {
        lock (_guard)
        {
            var hub = _hub;
            _hub = null;
            if (hub is not null)
            {
                LiveWidgets.Of(hub).Remove(this);
            }

            return hub;
        }
    }
}
