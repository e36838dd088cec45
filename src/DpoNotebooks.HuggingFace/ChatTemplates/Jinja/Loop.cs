namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The variable loop inside a for.</summary>
internal sealed class Loop(IReadOnlyList<object?> items)
{
    private object? _seen = new();

    /// <summary>Which turn it is, from 0.</summary>
    public int At { get; set; }

    /// <summary>A field by its name.</summary>
    public object? Get(string name) => name switch
    {
        "index" => (long)At + 1,
        "index0" => (long)At,
        "revindex" => (long)(items.Count - At),
        "revindex0" => (long)(items.Count - At - 1),
        "first" => At == 0,
        "last" => At == items.Count - 1,
        "length" => (long)items.Count,
        "depth" => 1L,
        "depth0" => 0L,
        "previtem" => At > 0 ? items[At - 1] : new Undefined("there is no previous item"),
        "nextitem" => At + 1 < items.Count ? items[At + 1] : new Undefined("there is no next item"),
        "cycle" => (Function)(arguments => arguments.Positional[At % arguments.Positional.Count]),
        "changed" => (Function)(arguments => Changed(arguments.Positional)),
        _ => Undefined.Member(this, name),
    };

    private bool Changed(IReadOnlyList<object?> values)
    {
        var same = _seen is IReadOnlyList<object?> before && before.Count == values.Count && before.Zip(values).All(pair => Operators.AreEqual(pair.First, pair.Second));
        _seen = values;
        return !same;
    }
}
