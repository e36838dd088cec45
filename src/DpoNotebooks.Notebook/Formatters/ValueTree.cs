using System.Collections;
using System.Reflection;
using System.Text;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>A named value in one line, with its parts.</summary>
/// <param name="Name">The property, key or index. Empty at the root.</param>
/// <param name="Line">The value in one line.</param>
/// <param name="Parts">The parts. Empty for a simple value.</param>
internal sealed record ValueTree(string Name, string Line, IReadOnlyList<ValueTree> Parts)
{
    private const int MaxDepth = 4;
    private const int MaxItems = 20;

    /// <summary>Creates the tree of a record's properties, recursively. Long lists and dictionaries are truncated.</summary>
    public static ValueTree Of(object value) => Of("", value, 0);

    /// <summary>Whether the type is a record. The compiler generates a PrintMembers method for records.</summary>
    public static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic, [typeof(StringBuilder)]) is not null;

    private static ValueTree Of(string name, object? value, int depth)
    {
        if (value is null || depth == MaxDepth || (value.GetType().IsValueType && ValueText.HasOwnToString(value.GetType())))
        {
            return new ValueTree(name, ValueText.Line(value), []); // for example an estimate
        }

        return value switch
        {
            IDictionary or IEnumerable and not string when ValueText.CountOf((IEnumerable)value) is > 0 and var count && !IsSimple(value) =>
                new ValueTree(name, $"{count} × {ElementName(value)}", Shortened((IEnumerable)value, count, depth)),
            _ when IsRecord(value.GetType()) => new ValueTree(
                name, RecordLine(value), [.. Properties(value.GetType()).Select(property => Of(property.Name, Get(property, value), depth + 1))]),
            _ => new ValueTree(name, ValueText.Line(value), []),
        };
    }

    private static string RecordLine(object value) => ValueText.HasOwnToString(value.GetType()) ? ValueText.Line(value) : ValueText.TypeName(value.GetType());

    // A list of numbers or names fits in one line.
    private static bool IsSimple(object list) =>
        list is not IDictionary && ((IEnumerable)list).Cast<object?>().Take(MaxItems).All(item => item is null or string or IConvertible or IFormattable);

    private static List<ValueTree> Shortened(IEnumerable list, int count, int depth)
    {
        var parts = list.Cast<object?>().Take(MaxItems).Select((item, i) => Entry(item) is var (key, value) && key is not null
            ? Of(ValueText.Line(key), value, depth + 1)
            : Of($"[{i}]", item, depth + 1)).ToList();
        if (count > MaxItems)
        {
            parts.Add(new ValueTree("…", $"{count - MaxItems} more", []));
        }

        return parts;
    }

    private static (object? Key, object? Value) Entry(object? item) =>
        item?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
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

    // The stored properties of a record, in source order. Computed properties are excluded because they may be slow.
    private static IEnumerable<PropertyInfo> Properties(Type type) => Ancestry(type)
        .SelectMany(level => level.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(property => property.GetIndexParameters().Length == 0 && property.GetMethod is not null)
        .Where(property => property.Name != "EqualityContract" && IsStored(property))
        .DistinctBy(property => property.Name);

    private static bool IsStored(PropertyInfo property) => property.CanWrite
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
