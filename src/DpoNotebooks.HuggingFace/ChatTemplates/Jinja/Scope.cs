namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The variables of a template, an iteration, a macro or a block. Variables that are not set here are looked up in the outer scope.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, object?> _variables = [];

    /// <summary>Sets a variable in this scope. Outer variables of the same name are unchanged.</summary>
    public void Set(string name, object? value) => _variables[name] = value;

    /// <summary>Returns the value of the innermost variable of a name.</summary>
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

/// <summary>The value of namespace(): fields that can be set inside a loop.</summary>
internal sealed class Namespace
{
    /// <summary>The fields by name.</summary>
    public Dictionary<string, object?> Fields { get; } = [];
}
