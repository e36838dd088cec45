namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Variables of a template, a loop's turn, a macro or a block; what is not set here is looked up further out.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, object?> _variables = [];

    /// <summary>Sets a variable here; outer ones of that name stay as they are.</summary>
    public void Set(string name, object? value) => _variables[name] = value;

    /// <summary>The value of the nearest variable of a name.</summary>
    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._variables.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return Undefined.Variable(name);
    }

    private Scope? Outer => outer;
}

/// <summary>namespace(): fields that can be set from inside a loop.</summary>
internal sealed class Namespace
{
    /// <summary>The fields.</summary>
    public Dictionary<string, object?> Fields { get; } = [];
}
