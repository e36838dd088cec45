namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The arguments of a call.</summary>
internal sealed record Arguments(IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named)
{
    /// <summary>No arguments.</summary>
    public static Arguments None { get; } = new([], new Dictionary<string, object?>());

    /// <summary>The number of arguments.</summary>
    public int Count => Positional.Count + Named.Count;

    /// <summary>Returns an argument by index or name, or a default value if it is not passed.</summary>
    public object? Get(int index, string name, object? fallback = null) =>
        index < Positional.Count ? Positional[index] : Named.GetValueOrDefault(name, fallback);

    /// <summary>Returns the arguments without the first positional ones.</summary>
    public Arguments Skip(int count) => this with { Positional = [.. Positional.Skip(count)] };
}

/// <summary>A callable value: a macro, a method or a function.</summary>
internal delegate object? Function(Arguments arguments);
