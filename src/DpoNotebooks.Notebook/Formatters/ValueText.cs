using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Any value in one line.</summary>
internal static class ValueText
{
    private const int Longest = 200;
    private const int Items = 10;

    /// <summary>The line: numbers with six digits, lists with their first items, types by name where a value says nothing of itself.</summary>
    public static string Line(object? value) => value switch
    {
        null => "null",
        string text => Cut(text.ReplaceLineEndings(" ")),
        float number => number.ToString("G6", CultureInfo.InvariantCulture),
        double number => number.ToString("G6", CultureInfo.InvariantCulture),
        Tensor tensor => TensorText.Heading(tensor),
        nn.Module module => ModuleTree.Summary(module),
        Delegate function => $"a function, {TypeName(function.GetType())}",
        Exception exception => Cut($"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}"),
        IDictionary dictionary => $"{dictionary.Count} entries",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable sequence when !SaysWhatItIs(value.GetType()) => Sequence(sequence),
        _ => SaysWhatItIs(value.GetType()) ? Cut(value.ToString()?.ReplaceLineEndings(" ") ?? "") : TypeName(value.GetType()),
    };

    /// <summary>Whether the type has a ToString of its own, other than what records are given.</summary>
    public static bool SaysWhatItIs(Type type) =>
        type.GetMethod(nameof(ToString), Type.EmptyTypes) is { } method
        && method.DeclaringType != typeof(object) && method.DeclaringType != typeof(ValueType)
        && !method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    /// <summary>"Dictionary&lt;string, double&gt;": the type as code names it.</summary>
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

    // Only what has a count is walked: other sequences may run code, or have no end.
    private static string Sequence(IEnumerable sequence)
    {
        if (CountOf(sequence) is not { } count)
        {
            return TypeName(sequence.GetType());
        }

        var shown = sequence.Cast<object?>().Take(Items).Select(item => item is string text ? $"\"{Cut(text)}\"" : Line(item));
        return $"[{string.Join(", ", shown)}{(count > Items ? $", … {count} in all" : "")}]";
    }

    /// <summary>How many items a list has; null where only walking it would tell.</summary>
    public static int? CountOf(IEnumerable sequence) => sequence is ICollection collection
        ? collection.Count
        : sequence.GetType().GetInterfaces().FirstOrDefault(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>))
            ?.GetProperty("Count")?.GetValue(sequence) as int?;

    private static string Cut(string text) => text.Length <= Longest ? text : $"{text[..Longest]}…";
}
