namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The filters that work on lists.</summary>
internal static class ListFilters
{
    private static readonly Dictionary<string, Func<object?, Arguments, object?>> Known = new()
    {
        ["list"] = (value, _) => Items(value),
        ["length"] = (value, _) => Operators.Length(value),
        ["first"] = (value, _) => Items(value) is [var first, ..] ? first : new Undefined("No first item, sequence was empty."),
        ["last"] = (value, _) => Items(value) is [.., var last] ? last : new Undefined("No last item, sequence was empty."),
        ["reverse"] = (value, _) => value is string text
            ? string.Concat(Items(text).AsEnumerable().Reverse())
            : Items(value).AsEnumerable().Reverse().ToList(),
        ["join"] = (value, arguments) => string.Join(
            PythonText.Str(arguments.Get(0, "d", "")), Items(value).Select(By(arguments.Get(1, "attribute"))).Select(PythonText.Str)),
        ["sum"] = (value, arguments) => Items(value).Select(By(arguments.Get(0, "attribute"))).Aggregate(arguments.Get(1, "start", 0L), Operators.Add),
        ["min"] = (value, arguments) => Extreme(value, arguments, descending: null),
        ["max"] = (value, arguments) => Extreme(value, arguments, descending: true),
        ["sort"] = (value, arguments) => Sorted(value, arguments.Get(1, "case_sensitive"), arguments.Get(2, "attribute"), arguments.Get(0, "reverse")),
        ["unique"] = (value, arguments) => Unique(value, arguments.Get(0, "case_sensitive"), arguments.Get(1, "attribute")),
        ["items"] = (value, _) => value is OrderedDictionary<object, object?> map ? Pairs(map)
            : Operators.Items(value) is [] ? new List<object?>()
            : throw new JinjaException("Can only get item pairs from a mapping."),
        ["dictsort"] = DictSort,
        ["map"] = Map,
        ["select"] = (value, arguments) => Where(value, arguments, attribute: false, keep: true),
        ["reject"] = (value, arguments) => Where(value, arguments, attribute: false, keep: false),
        ["selectattr"] = (value, arguments) => Where(value, arguments, attribute: true, keep: true),
        ["rejectattr"] = (value, arguments) => Where(value, arguments, attribute: true, keep: false),
        ["groupby"] = (value, arguments) => GroupBy(value, arguments.Get(0, "attribute")),
    };

    /// <summary>Returns the filter of a name, or null.</summary>
    public static Func<object?, Arguments, object?>? Find(string name) => Known.GetValueOrDefault(name);

    private static List<object?> Items(object? value) => [.. Operators.Items(value)];

    private static List<object?> Pairs(OrderedDictionary<object, object?> map) => [.. map.Select(entry => new PythonTuple([entry.Key, entry.Value]))];

    /// <summary>Returns a function that selects the field at an attribute path, or the item itself if there is no attribute.</summary>
    private static Func<object?, object?> By(object? attribute, object? fallback = null) => attribute switch
    {
        null => item => item,
        long index => item => Members.Item(item, index),
        _ => item => PythonText.Str(attribute).Split('.')
            .Aggregate(item, (value, name) => Members.Item(value, long.TryParse(name, out var index) ? index : name))
            is var found && found is Undefined && fallback is not null ? fallback : found,
    };

    private static object? Key(object? value, object? caseSensitive) =>
        value is string text && !Operators.Truth(caseSensitive) ? text.ToLowerInvariant() : value;

    private static List<object?> Sorted(object? value, object? caseSensitive, object? attribute, object? reverse)
    {
        var by = By(attribute);
        var order = Comparer<object?>.Create((a, b) => Operators.Compare(a, b));
        var items = Items(value);
        return Operators.Truth(reverse)
            ? [.. items.OrderByDescending(item => Key(by(item), caseSensitive), order)]
            : [.. items.OrderBy(item => Key(by(item), caseSensitive), order)];
    }

    private static object? Extreme(object? value, Arguments arguments, object? descending) =>
        Sorted(value, arguments.Get(0, "case_sensitive"), arguments.Get(1, "attribute"), descending) is [var extreme, ..]
            ? extreme
            : new Undefined("No aggregated item, sequence was empty.");

    private static List<object?> Unique(object? value, object? caseSensitive, object? attribute)
    {
        List<object?> unique = [], keys = [];
        foreach (var item in Items(value))
        {
            var key = Key(By(attribute)(item), caseSensitive);
            if (!keys.Any(seen => Operators.AreEqual(seen, key)))
            {
                keys.Add(key);
                unique.Add(item);
            }
        }

        return unique;
    }

    private static List<object?> DictSort(object? value, Arguments arguments)
    {
        var map = value as OrderedDictionary<object, object?> ?? throw new JinjaException($"dictsort of a {Operators.TypeName(value)}");
        var index = arguments.Get(1, "by", "key") is "value" ? 1L : 0L;
        return Sorted(Pairs(map), arguments.Get(0, "case_sensitive"), index, arguments.Get(2, "reverse"));
    }

    private static List<object?> Map(object? value, Arguments arguments)
    {
        if (arguments.Positional.Count == 0)
        {
            return Items(value).Select(By(arguments.Get(0, "attribute"), arguments.Get(1, "default"))).ToList();
        }

        var filter = Filters.Get(PythonText.Str(arguments.Positional[0]));
        return Items(value).Select(item => filter(item, arguments.Skip(1))).ToList();
    }

    private static List<object?> Where(object? value, Arguments arguments, bool attribute, bool keep)
    {
        var by = attribute ? By(arguments.Get(0, "attr")) : item => item;
        var rest = arguments.Skip(attribute ? 1 : 0);
        var named = rest.Positional.Count == 0 ? null : Tests.Get(PythonText.Str(rest.Positional[0]));
        Func<object?, bool> test = named is null ? Operators.Truth : item => named(item, rest.Skip(1));
        return Items(value).Where(item => test(by(item)) == keep).ToList();
    }

    private static List<object?> GroupBy(object? value, object? attribute)
    {
        var by = By(attribute);
        List<object?> groups = [];
        foreach (var item in Sorted(value, null, attribute, null))
        {
            if (groups.LastOrDefault() is PythonTuple { Items: [var key, List<object?> members] } && Operators.AreEqual(key, by(item)))
            {
                members.Add(item);
            }
            else
            {
                groups.Add(new PythonTuple([by(item), new List<object?> { item }]));
            }
        }

        return groups;
    }
}
