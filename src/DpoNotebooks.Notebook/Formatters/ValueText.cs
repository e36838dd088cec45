using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Formats any value in one line.</summary>
internal static class ValueText
{
    private const int MaxLength = 200;
    private const int MaxItems = 10;

    /// <summary>Formats a value: numbers with six digits, lists by their first items, and values without their own ToString by the name of
    /// their type.</summary>
    public static string Line(object? value) => value switch
    {
        null => "null",
        string text => Truncate(text.ReplaceLineEndings(" ")),
        float number => number.ToString("G6", CultureInfo.InvariantCulture),
        double number => number.ToString("G6", CultureInfo.InvariantCulture),
        Tensor tensor => TensorText.Heading(tensor),
        nn.Module module => ModuleTree.Summary(module),
        Delegate function => $"a function, {TypeName(function.GetType())}",
        Exception exception => Truncate($"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}"),
        IDictionary dictionary => $"{dictionary.Count} entries",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable sequence when !HasOwnToString(value.GetType()) => Sequence(sequence),
        _ => HasOwnToString(value.GetType()) ? Truncate(value.ToString()?.ReplaceLineEndings(" ") ?? "") : TypeName(value.GetType()),
    };

    /// <summary>Whether the type defines ToString itself. The method that the compiler generates for records does not count.</summary>
    public static bool HasOwnToString(Type type) =>
        type.GetMethod(nameof(ToString), Type.EmptyTypes) is { } method
        && method.DeclaringType != typeof(object) && method.DeclaringType != typeof(ValueType)
        && !method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    /// <summary>Returns the name of a type as in code, for example "Dictionary&lt;String, Double&gt;".</summary>
    public static string TypeName(Type type)
    {
        if (type.IsArray)
        {
            return $"{TypeName(type.GetElementType()!)}[]";
        }

        return type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
            : type.Name;
    }

    // Only collections with a count are enumerated, because other sequences may run code or be infinite.
    private static string Sequence(IEnumerable sequence)
    {
        if (CountOf(sequence) is not { } count)
        {
            return TypeName(sequence.GetType());
        }

        var shown = sequence.Cast<object?>().Take(MaxItems).Select(item => item is string text ? $"\"{Truncate(text)}\"" : Line(item));
        return $"[{string.Join(", ", shown)}{(count > MaxItems ? $", … {count} in all" : "")}]";
    }

    /// <summary>Returns the number of items of a collection. Null if only enumerating it would tell.</summary>
    public static int? CountOf(IEnumerable sequence) => sequence is ICollection collection
        ? collection.Count
        : sequence.GetType().GetInterfaces().FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>))
            ?.GetProperty("Count")?.GetValue(sequence) as int?;

    private static string Truncate(string text) => text.Length <= MaxLength ? text : $"{text[..MaxLength]}…";
}
