namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>What a call passes.</summary>
internal sealed record Arguments(IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named)
{
    /// <summary>No arguments.</summary>
    public static Arguments None { get; } = new([], new Dictionary<string, object?>());

    /// <summary>How many there are.</summary>
    public int Count => Positional.Count + Named.Count;

    /// <summary>The argument of a place or name, or what stands for it where it is not passed.</summary>
    public object? Get(int place, string name, object? absent = null) =>
        place < Positional.Count ? Positional[place] : Named.GetValueOrDefault(name, absent);

    /// <summary>The arguments after the first ones.</summary>
    public Arguments Skip(int count) => this with { Positional = [.. Positional.Skip(count)] };
}

/// <summary>What can be called: a macro, a method, a function.</summary>
internal delegate object? Function(Arguments arguments);
