namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Evaluates value.name, value[key] and value[from:to:step].</summary>
internal static class Members
{
    /// <summary>Returns a member by its name: a method or field first, then an entry.</summary>
    public static object? Attribute(object? value, string name) =>
        TryMember(value, name, out var found) || TryEntry(value, name, out found) ? found : Undefined.Member(value, name);

    /// <summary>Returns an entry by its key, or else a member of that name.</summary>
    public static object? Item(object? value, object? key) =>
        TryEntry(value, key, out var found) || (key is string name && TryMember(value, name, out found)) ? found
        : Undefined.Member(value, PythonText.Str(key));

    /// <summary>Returns a slice of a text or list with the semantics of Python.</summary>
    public static object? Slice(object? value, object? from, object? to, object? step)
    {
        var items = value is string text ? PythonText.Characters(text) : Operators.Items(Operators.Defined(value));
        var by = Operators.Integer(step) ?? 1;
        if (by == 0)
        {
            throw new JinjaException("slice step cannot be zero");
        }

        long Bound(object? bound, long fallback) => Operators.Integer(bound) is not { } at ? fallback
            : Math.Clamp(at < 0 ? at + items.Count : at, by > 0 ? 0 : -1, by > 0 ? items.Count : items.Count - 1);

        var (start, end) = by > 0 ? (Bound(from, 0), Bound(to, items.Count)) : (Bound(from, items.Count - 1), Bound(to, -1));
        List<object?> part = [];
        for (var at = start; by > 0 ? at < end : at > end; at += by)
        {
            part.Add(items[(int)at]);
        }

        return value is string ? string.Concat(part) : value is PythonTuple ? new PythonTuple(part) : part;
    }

    private static bool TryMember(object? value, string name, out object? found)
    {
        if (Operators.Defined(value) is Namespace space)
        {
            return space.Fields.TryGetValue(name, out found);
        }

        found = value switch
        {
            Loop loop => loop.Get(name),
            string text => TextMethods.Get(text, name),
            OrderedDictionary<object, object?> map => MapMethods(map, name),
            IReadOnlyList<object?> list => ListMethods(list, name),
            _ => null,
        };
        return found is not null;
    }

    private static bool TryEntry(object? value, object? key, out object? found)
    {
        found = null;
        if (Operators.Defined(value) is OrderedDictionary<object, object?> map)
        {
            return key is not null && map.TryGetValue(key, out found);
        }

        var items = value is string or PythonTuple or IReadOnlyList<object?> ? Operators.Items(value) : [];
        if (Operators.Integer(key) is not { } at || (at < 0 ? at + items.Count : at) is var index && (index < 0 || index >= items.Count))
        {
            return false;
        }

        found = items[(int)index];
        return true;
    }

    private static Function? MapMethods(OrderedDictionary<object, object?> map, string name) => name switch
    {
        "items" => _ => map.Select(entry => (object?)new PythonTuple([entry.Key, entry.Value])).ToList(),
        "keys" => _ => map.Keys.Cast<object?>().ToList(),
        "values" => _ => map.Values.ToList(),
        "get" => arguments => arguments.Get(0, "key") is { } key && map.TryGetValue(key, out var value) ? value : arguments.Get(1, "default"),
        "copy" => _ => map,
        _ => null,
    };

    private static Function? ListMethods(IReadOnlyList<object?> list, string name) => name switch
    {
        "index" => arguments => list.ToList().FindIndex(item => Operators.AreEqual(item, arguments.Get(0, "value"))) is >= 0 and var at
            ? (long)at
            : throw new JinjaException($"{PythonText.Repr(arguments.Get(0, "value"))} is not in list"),
        "count" => arguments => (long)list.Count(item => Operators.AreEqual(item, arguments.Get(0, "value"))),
        "append" or "extend" or "insert" or "pop" or "remove" or "clear" or "sort" or "reverse" =>
            throw new JinjaException($"access to attribute '{name}' of 'list' object is unsafe."),
        _ => null,
    };
}
