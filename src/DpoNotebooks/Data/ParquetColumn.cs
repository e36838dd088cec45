using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace DpoNotebooks.Data;

/// <summary>Reads a column of a row group as one cell per row: texts, numbers, truth values, objects of these, and lists of either.
/// A cell of any other type is null.</summary>
internal static class ParquetColumn
{
    public static object?[] Read(ParquetRowGroupReader group, Field field) => field switch
    {
        DataField { MaxRepetitionLevel: 0 } plain => Plain(group, plain),
        DataField repeated => Lists(group, repeated.MaxDefinitionLevel, [repeated], parts => parts[0]),
        StructField record when Leaves(record) is { } leaves => Objects(group, record, leaves),
        ListField { Item: DataField { MaxRepetitionLevel: 1 } item } list => Lists(group, list.MaxDefinitionLevel, [item], parts => parts[0]),
        ListField { Item: StructField record } list when Leaves(record) is [_, ..] leaves =>
            Lists(group, list.MaxDefinitionLevel, leaves, parts => Object(leaves, parts)),
        _ => new object?[group.RowCount],
    };

    /// <summary>Returns the columns of a record, or null if it contains further records or lists.</summary>
    private static DataField[]? Leaves(StructField record) =>
        record.Fields.All(field => field is DataField { IsArray: false }) ? [.. record.Fields.Cast<DataField>()] : null;

    private static object?[] Plain(ParquetRowGroupReader group, DataField field)
    {
        using var raw = Raw(group, field);
        return Values(raw, field, (int)group.RowCount);
    }

    private static object?[] Objects(ParquetRowGroupReader group, StructField record, DataField[] leaves)
    {
        var columns = leaves.Select(leaf => Plain(group, leaf)).ToArray();
        return [.. Enumerable.Range(0, (int)group.RowCount).Select(row => (object?)Object(leaves, [.. columns.Select(column => column[row])]))];
    }

    private static Dictionary<string, object?> Object(DataField[] leaves, object?[] parts) =>
        leaves.Zip(parts).ToDictionary(pair => pair.First.Name, pair => pair.Second);

    /// <summary>Repetition level 0 begins a row. An entry whose definition level is below that of an item is an empty list or a null.</summary>
    private static object?[] Lists(ParquetRowGroupReader group, int itemLevel, DataField[] leaves, Func<object?[], object?> item)
    {
        var columns = new List<object?[]>();
        int[] repetitions = [], definitions = [];
        foreach (var leaf in leaves)
        {
            using var raw = Raw(group, leaf);
            (repetitions, definitions) = (raw.RepetitionLevels.ToArray(), raw.DefinitionLevels.ToArray());
            columns.Add(Values(raw, leaf, repetitions.Length));
        }

        var rows = new List<List<object?>>((int)group.RowCount);
        for (var entry = 0; entry < repetitions.Length; entry++)
        {
            if (repetitions[entry] == 0)
            {
                rows.Add([]);
            }

            if (definitions[entry] >= itemLevel)
            {
                rows[^1].Add(item([.. columns.Select(column => column[entry])]));
            }
        }

        return [.. rows];
    }

    private static RawColumnData Raw(ParquetRowGroupReader group, DataField field) =>
        ParquetRows.Wait(() => group.ReadRawColumnDataBaseAsync(field).AsTask());

    /// <summary>Returns one value per entry; null if the entry has no value or another type.</summary>
    private static object?[] Values(RawColumnData raw, DataField field, int entries)
    {
        var values = raw switch
        {
            RawColumnData<ReadOnlyMemory<char>> text => Cells(text, value => value.ToString()),
            RawColumnData<bool> flags => Cells(flags, value => value),
            RawColumnData<int> numbers => Cells(numbers, value => (double)value),
            RawColumnData<long> numbers => Cells(numbers, value => (double)value),
            RawColumnData<float> numbers => Cells(numbers, value => (double)value),
            RawColumnData<double> numbers => Cells(numbers, value => value),
            _ => null,
        };
        if (values is null || field.MaxDefinitionLevel == 0)
        {
            return values ?? new object?[entries];
        }

        var next = 0;
        return [.. raw.DefinitionLevels.ToArray().Select(level => level == field.MaxDefinitionLevel ? values[next++] : null)];
    }

    private static object?[] Cells<T>(RawColumnData<T> raw, Func<T, object?> cell)
        where T : struct
    {
        var cells = new object?[raw.Values.Length];
        for (var at = 0; at < cells.Length; at++)
        {
            cells[at] = cell(raw.Values[at]);
        }

        return cells;
    }
}
