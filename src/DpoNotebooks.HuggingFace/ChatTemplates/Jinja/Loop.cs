namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The variable loop inside a for loop.</summary>
internal sealed class Loop(IReadOnlyList<object?> items)
{
    private object? _previous = new();

    /// <summary>The index of the iteration, from 0.</summary>
    public int Index { get; set; }

    /// <summary>Returns a field by its name.</summary>
    public object? Get(string name) => name switch
    {
        "index" => (long)Index + 1,
        "index0" => (long)Index,
        "revindex" => (long)(items.Count - Index),
        "revindex0" => (long)(items.Count - Index - 1),
        "first" => Index == 0,
        "last" => Index == items.Count - 1,
        "length" => (long)items.Count,
        "depth" => 1L,
        "depth0" => 0L,
        "previtem" => Index > 0 ? items[Index - 1] : new Undefined("there is no previous item"),
        "nextitem" => Index + 1 < items.Count ? items[Index + 1] : new Undefined("there is no next item"),
        "cycle" => (Function)(arguments => arguments.Positional[Index % arguments.Positional.Count]),
        "changed" => (Function)(arguments => Changed(arguments.Positional)),
        _ => Undefined.Member(this, name),
    };

    private bool Changed(IReadOnlyList<object?> values)
    {
        var same = _previous is IReadOnlyList<object?> previous && previous.Count == values.Count
            && previous.Zip(values).All(pair => Operators.AreEqual(pair.First, pair.Second));
        _previous = values;
        return !same;
    }
}
