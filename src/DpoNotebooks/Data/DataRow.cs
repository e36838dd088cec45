using System.Globalization;

namespace DpoNotebooks.Data;

/// <summary>One row of a data file: named fields, which hold text, numbers, truth values, lists or objects.</summary>
/// <remarks>A reader of a data set is a function of a row, passed to <see cref="DataRows.Load"/>. The methods that end in OrNull return null
/// if the field is missing or holds something else; the others throw an error that names the file, the line and the field.</remarks>
public sealed class DataRow
{
    private readonly Func<string, object?> _cell;

    // Where an inner row stands in its row, as in "info.".
    private readonly string _path;

    internal DataRow(string file, long line, IReadOnlyCollection<string> fields, Func<string, object?> cell, string path = "") =>
        (File, Line, Fields, _cell, _path) = (file, line, fields, cell, path);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The line, or the row of a Parquet file, from 1.</summary>
    public long Line { get; }

    /// <summary>The names of the fields that the row has.</summary>
    public IReadOnlyCollection<string> Fields { get; }

    /// <summary>The position of the row, "file:line"; use it as <see cref="PreferencePair.Source"/>.</summary>
    public string Source => $"{File}:{Line}";

    /// <summary>Why this row cannot be read, although the rows after it can; null for a good row.</summary>
    internal DataFileException? Error { get; private init; }

    /// <summary>Creates a row from its fields, for a reader of another kind of file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="fields">Each field's value: a string, a double, a bool, null, a list of these (IReadOnlyList&lt;object?&gt;) or fields of
    /// its own (IReadOnlyDictionary&lt;string, object?&gt;).</param>
    public static DataRow Of(string file, long line, IReadOnlyDictionary<string, object?> fields) =>
        new(file, line, [.. fields.Keys], fields.GetValueOrDefault);

    /// <summary>Creates a row that cannot be read.</summary>
    internal static DataRow Bad(string file, long line, string problem, Exception? inner = null) =>
        new(file, line, [], _ => null) { Error = new DataFileException(file, line, problem, inner) };

    /// <summary>Returns whether the row has a field, even if it holds null.</summary>
    public bool Has(string field) => Fields.Contains(field);

    /// <summary>Returns the first of several names that is a field of the row.</summary>
    /// <exception cref="DataFileException">None of them is.</exception>
    public string FirstField(params string[] names) => names.FirstOrDefault(Has) ?? throw Missing(names);

    /// <summary>Returns the value of a field as it was read: a string, a double, a bool, a list (IReadOnlyList&lt;object?&gt;) or an object
    /// (IReadOnlyDictionary&lt;string, object?&gt;); null if the field is missing, holds null or has a type that is none of these.</summary>
    public object? Cell(string field) => Has(field) ? _cell(field) : null;

    /// <summary>Returns the text of a field.</summary>
    /// <exception cref="DataFileException">The field is missing or is not text.</exception>
    public string Text(string field) => Value(field) as string ?? throw Problem($"the field '{_path}{field}' is not a string");

    /// <summary>Returns the text of a field, or null.</summary>
    public string? TextOrNull(string field) => Cell(field) as string;

    /// <summary>Returns the number in a field, which may be written as text.</summary>
    /// <exception cref="DataFileException">The field is missing or is not a number.</exception>
    public double Number(string field) => NumberOf(Value(field)) ?? throw Problem($"the field '{_path}{field}' is not a number");

    /// <summary>Returns the number in a field, which may be written as text, or null.</summary>
    public double? NumberOrNull(string field) => NumberOf(Cell(field));

    /// <summary>Returns the object in a field as a row.</summary>
    /// <exception cref="DataFileException">The field is missing or is not an object.</exception>
    public DataRow Inner(string field) => InnerRow(Value(field), field) ?? throw Problem($"the field '{_path}{field}' is not an object");

    /// <summary>Returns the objects in a list as rows.</summary>
    /// <exception cref="DataFileException">The field is missing or is not a list of objects.</exception>
    public IReadOnlyList<DataRow> InnerRows(string field) =>
        Items(field, (item, name) => InnerRow(item, name) ?? throw Problem($"'{_path}{name}' is not an object"));

    /// <summary>Returns the texts in a list.</summary>
    /// <exception cref="DataFileException">The field is missing or is not a list of strings.</exception>
    public IReadOnlyList<string> Texts(string field) =>
        Items(field, (item, name) => item as string ?? throw Problem($"'{_path}{name}' is not a string"));

    /// <summary>Creates the error that a reader throws for a row that it cannot use; its message begins with the file and the line.</summary>
    public DataFileException Problem(string problem) => new(File, Line, problem);

    private object? Value(string field) => _cell(FirstField(field));

    private T[] Items<T>(string field, Func<object?, string, T> read) => Value(field) is IReadOnlyList<object?> items
        ? [.. items.Select((item, index) => read(item, $"{field}[{index}]"))]
        : throw Problem($"the field '{_path}{field}' is not a list");

    private DataRow? InnerRow(object? value, string name) => value is IReadOnlyDictionary<string, object?> fields
        ? new DataRow(File, Line, [.. fields.Keys], fields.GetValueOrDefault, $"{_path}{name}.")
        : null;

    private DataFileException Missing(string[] names)
    {
        var others = names.Length > 1 ? $"also looked for: {string.Join(", ", names.Skip(1))}; " : "";
        return Problem($"the field '{_path}{names[0]}' is missing ({others}the row has: {string.Join(", ", Fields)})");
    }

    private static double? NumberOf(object? cell) => cell switch
    {
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
