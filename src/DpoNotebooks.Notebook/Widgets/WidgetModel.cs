using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Notebook.Comms;

namespace DpoNotebooks.Notebook.Widgets;

/// <summary>
/// One model of Jupyter's widgets protocol, version 2.1: an id and the state that both sides hold. The state here is always
/// what the front end shows, so a change is sent exactly where it makes a difference.
/// </summary>
internal sealed class WidgetModel
{
    private readonly Lock _guard = new();
    private readonly JsonObject _state;
    private CommHub? _hub;

    /// <summary>A model that no front end knows yet.</summary>
    /// <param name="module">Where the front end has the model's class.</param>
    /// <param name="name">Its class without the ending Model.</param>
    /// <param name="view">Where the front end has the view's class, and that class.</param>
    /// <param name="state">Every key that the class has, at its default.</param>
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

    /// <summary>The package of the model's class.</summary>
    public WidgetModule Module { get; }

    /// <summary>The model's class, without the ending Model.</summary>
    public string Name { get; }

    /// <summary>The comm's id.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>How other models' states name this one.</summary>
    public string Reference => "IPY_MODEL_" + Id;

    /// <summary>Where the model is open; null while it is not.</summary>
    public CommHub? Hub => _hub;

    /// <summary>What a value that the front end asks for becomes; throws where it can be none, before anything has changed.</summary>
    public Func<string, JsonNode?, JsonNode?> Accept { get; init; } = (_, asked) => asked;

    /// <summary>Told of every key that the front end has changed.</summary>
    public Action<string>? Changed { get; init; }

    /// <summary>Takes what is neither state nor a question for it, as a click.</summary>
    public Action<JsonObject>? Custom { get; init; }

    /// <summary>The whole state.</summary>
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

    /// <summary>Whether the state has the key.</summary>
    public bool Has(string key) => _state.ContainsKey(key);

    /// <summary>A value of the state.</summary>
    public T? Get<T>(string key)
    {
        lock (_guard)
        {
            return _state[key].Deserialize<T>();
        }
    }

    /// <summary>Changes the state, here and in the front end; whether that made a difference.</summary>
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

    /// <summary>Makes the front end's twin; where there is one, nothing happens.</summary>
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

    /// <summary>Takes the front end's twin away.</summary>
    public void Close()
    {
        if (Forget() is { } hub)
        {
            hub.Close(Id);
        }
    }

    private void Receive(CommMessage message)
    {
        if (message.Action == CommAction.Close)
        {
            Forget();
            return;
        }

        switch (message.Data["method"]?.ToString())
        {
            case "update" when message.Data["state"] is JsonObject asked:
                Update(asked);
                break;
            case "request_state":
                Send("update", State);
                break;
            case "custom" when message.Data["content"] is JsonObject content:
                Custom?.Invoke(content);
                break;
        }
    }

    private void Update(JsonObject asked)
    {
        var known = asked.Where(entry => Has(entry.Key)).ToArray();
        var accepted = known.Select(entry => (entry.Key, Asked: entry.Value, Value: Accept(entry.Key, entry.Value))).ToArray();
        Send("echo_update", new JsonObject(known.Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())))); // for other pages of the notebook
        var changed = accepted.Where(entry => Take(entry.Key, entry.Asked, entry.Value)).ToArray();
        foreach (var (key, _, _) in changed)
        {
            Changed?.Invoke(key);
        }
    }

    // The front end shows what it asked for already: only something else is sent.
    private bool Take(string key, JsonNode? asked, JsonNode? accepted)
    {
        lock (_guard)
        {
            var before = _state[key]?.DeepClone();
            _state[key] = asked?.DeepClone();
            Set(key, accepted);
            return !JsonNode.DeepEquals(before, accepted);
        }
    }

    private void Send(string method, JsonObject state) =>
        _hub?.Send(new CommMessage(CommAction.Message, Id, new JsonObject { ["method"] = method, ["state"] = state, ["buffer_paths"] = new JsonArray() }));

    private CommHub? Forget()
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
