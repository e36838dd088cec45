using System.Globalization;

namespace DpoNotebooks.Data;

/// <summary>One row of a data file: the names of its fields and what they hold; or what is wrong with it.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, or the row of a Parquet file, from 1.</param>
/// <param name="Names">The fields that are there.</param>
/// <param name="Cell">What a field holds: a string, a double, a bool, a list of such (IReadOnlyList&lt;object?&gt;), fields of its own
/// (IReadOnlyDictionary&lt;string, object?&gt;), or null where it holds nothing, or something of another type.</param>
internal sealed record DataRow(string File, long Line, IReadOnlyCollection<string> Names, Func<string, object?> Cell)
{
    /// <summary>Why this row cannot be read, although the rows after it can.</summary>
    public DataFileException? Error { get; init; }

    /// <summary>Where in its row an inner one stands, as "info.".</summary>
    public string Within { get; init; } = "";

    public string Source => $"{File}:{Line}";

    public static DataRow Of(string file, long line, IReadOnlyDictionary<string, object?> fields) => new(file, line, [.. fields.Keys], fields.GetValueOrDefault);

    public static DataRow Bad(string file, long line, string problem, Exception? inner = null) =>
        Of(file, line, new Dictionary<string, object?>()) with { Error = new DataFileException(file, line, problem, inner) };

    public bool Has(string field) => Names.Contains(field);

    /// <summary>The first of several names that the row has.</summary>
    /// <exception cref="DataFileException">It has none of them.</exception>
    public string FirstOf(params string[] names) => names.FirstOrDefault(Has) ?? throw Problem(
        $"the field '{Within}{names[0]}' is missing ({(names.Length > 1 ? $"also looked for: {string.Join(", ", names.Skip(1))}; " : "")}there are: {string.Join(", ", Names)})");

    /// <summary>The text of a field.</summary>
    /// <exception cref="DataFileException">The field is missing or is not text.</exception>
    public string Text(string field) => Value(field) as string ?? throw Problem($"the field '{Within}{field}' is not a string");

    /// <summary>The text of a field that a row may lack.</summary>
    public string? TextIfAny(string field) => Has(field) ? Cell(field) as string : null;

    /// <summary>The number of a field, or of its text.</summary>
    /// <exception cref="DataFileException">The field is missing or is no number.</exception>
    public double Number(string field) => NumberOf(Value(field)) ?? throw Problem($"the field '{Within}{field}' is not a number");

    /// <summary>The number of a field that a row may lack.</summary>
    public double? NumberIfAny(string field) => Has(field) ? NumberOf(Cell(field)) : null;

    /// <summary>The fields within a field.</summary>
    /// <exception cref="DataFileException">The field is missing or has none.</exception>
    public DataRow Inner(string field) => Value(field) is IReadOnlyDictionary<string, object?> fields
        ? Of(File, Line, fields) with { Within = $"{Within}{field}." }
        : throw Problem($"the field '{Within}{field}' is not an object");

    /// <summary>The fields of each item of a list.</summary>
    /// <exception cref="DataFileException">The field is missing or is not a list of objects.</exception>
    public IReadOnlyList<DataRow> Items(string field) => Value(field) is IReadOnlyList<object?> items
        ? [.. items.Select((item, index) => item is IReadOnlyDictionary<string, object?> fields
            ? Of(File, Line, fields) with { Within = $"{Within}{field}[{index}]." }
            : throw Problem($"'{Within}{field}[{index}]' is not an object"))]
        : throw Problem($"the field '{Within}{field}' is not a list");

    /// <summary>What is wrong with the row, as an error that names it.</summary>
    public DataFileException Problem(string problem) => new(File, Line, problem);

    private object? Value(string field) => Cell(FirstOf(field));

    private static double? NumberOf(object? cell) => cell switch
    {
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
