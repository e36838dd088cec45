using System.Collections;
using System.Reflection;
using System.Text;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>A named value, in one line, and what it is made of.</summary>
/// <param name="Name">Property, key or index; empty at the top.</param>
/// <param name="Line">The value in one line.</param>
/// <param name="Parts">Its parts; none of a simple value.</param>
internal sealed record ValueTree(string Name, string Line, IReadOnlyList<ValueTree> Parts)
{
    private const int Deepest = 4;
    private const int Items = 20;

    /// <summary>A record's properties, and theirs; lists and dictionaries are shortened.</summary>
    public static ValueTree Of(object value) => Of("", value, 0);

    /// <summary>Whether the type is a record: such have a method that prints their members.</summary>
    public static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic, [typeof(StringBuilder)]) is not null;

    private static ValueTree Of(string name, object? value, int depth)
    {
        if (value is null || depth == Deepest || (value.GetType().IsValueType && ValueText.SaysWhatItIs(value.GetType())))
        {
            return new ValueTree(name, ValueText.Line(value), []); // an estimate says all in its line
        }

        return value switch
        {
            IDictionary or IEnumerable and not string when ValueText.CountOf((IEnumerable)value) is > 0 and var count && !IsSimple(value) =>
                new ValueTree(name, $"{count} × {ElementName(value)}", Shortened((IEnumerable)value, count, depth)),
            _ when IsRecord(value.GetType()) => new ValueTree(name, RecordLine(value), [.. Properties(value.GetType()).Select(property => Of(property.Name, Get(property, value), depth + 1))]),
            _ => new ValueTree(name, ValueText.Line(value), []),
        };
    }

    private static string RecordLine(object value) => ValueText.SaysWhatItIs(value.GetType()) ? ValueText.Line(value) : ValueText.TypeName(value.GetType());

    // A list of numbers or names is read in one line.
    private static bool IsSimple(object list) =>
        list is not IDictionary && ((IEnumerable)list).Cast<object?>().Take(Items).All(item => item is null or string or IConvertible or IFormattable);

    private static List<ValueTree> Shortened(IEnumerable list, int count, int depth)
    {
        var parts = list.Cast<object?>().Take(Items).Select((item, i) => Entry(item) is var (key, value) && key is not null
            ? Of(ValueText.Line(key), value, depth + 1)
            : Of($"[{i}]", item, depth + 1)).ToList();
        if (count > Items)
        {
            parts.Add(new ValueTree("…", $"{count - Items} more", []));
        }

        return parts;
    }

    private static (object? Key, object? Value) Entry(object? item) => item is not null && item.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
        ? (type.GetProperty("Key")!.GetValue(item), type.GetProperty("Value")!.GetValue(item))
        : default;

    private static string ElementName(object list)
    {
        var element = list.GetType().GetInterfaces().Append(list.GetType())
            .FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
        return element is null ? "item"
            : element.IsGenericType && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? ValueText.TypeName(element.GetGenericArguments()[1])
            : ValueText.TypeName(element);
    }

    // What a record holds, in the order of its source; what it computes when asked is left out, for that may take long.
    private static IEnumerable<PropertyInfo> Properties(Type type) => Ancestry(type)
        .SelectMany(level => level.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(property => property.GetIndexParameters().Length == 0 && property.GetMethod is not null && property.Name != "EqualityContract" && IsHeld(property))
        .DistinctBy(property => property.Name);

    private static bool IsHeld(PropertyInfo property) => property.CanWrite
        || property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null;

    private static IEnumerable<Type> Ancestry(Type type) => type.BaseType is null || type.BaseType == typeof(object) || type.BaseType == typeof(ValueType)
        ? [type]
        : Ancestry(type.BaseType).Append(type);

    private static object? Get(PropertyInfo property, object value)
    {
        try
        {
            return property.GetValue(value);
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException; // shown as its type and message
        }
    }
}
