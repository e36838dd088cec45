using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Training;

/// <summary>One optimizer step, or one evaluation after it.</summary>
/// <param name="Step">Optimizer steps done at the measurement.</param>
/// <param name="Examples">Examples seen by then.</param>
/// <param name="Metrics">Example-weighted means under TRL's names: loss, rewards/chosen, grad_norm, …</param>
public sealed record HistoryRow(int Step, long Examples, IReadOnlyDictionary<string, double> Metrics);

/// <summary>The measurements of a run, in order.</summary>
public sealed class RunHistory
{
    private readonly List<HistoryRow> _rows = [];

    /// <summary>The rows.</summary>
    public IReadOnlyList<HistoryRow> Rows => _rows;

    /// <summary>The names of the metrics, in the order of their first appearance.</summary>
    public IReadOnlyList<string> Names => [.. _rows.SelectMany(row => row.Metrics.Keys).Distinct()];

    /// <summary>Appends a row.</summary>
    public void Add(HistoryRow row) => _rows.Add(row);

    /// <summary>Returns the steps at which a metric was measured, and its values.</summary>
    public IReadOnlyList<(int Step, double Value)> Series(string metric) =>
        [.. _rows.Where(row => row.Metrics.ContainsKey(metric)).Select(row => (row.Step, row.Metrics[metric]))];

    /// <summary>Returns a table with the columns step, examples and every metric; a metric that a row does not have is null.</summary>
    public DataFrame ToDataFrame()
    {
        var columns = new List<DataFrameColumn>
        {
            new Int32DataFrameColumn("step", _rows.Select(row => row.Step)),
            new Int64DataFrameColumn("examples", _rows.Select(row => row.Examples)),
        };
        columns.AddRange(Names.Select(name => new DoubleDataFrameColumn(name,
            _rows.Select(row => row.Metrics.TryGetValue(name, out var value) ? value : (double?)null))));
        return new DataFrame(columns);
    }

    /// <summary>Returns the rows as JSON objects, each with step, examples and its metrics.</summary>
    public JsonArray ToJson() => new([.. _rows.Select(row =>
    {
        var entry = new JsonObject { ["step"] = row.Step, ["examples"] = row.Examples };
        foreach (var (name, value) in row.Metrics)
        {
            entry[name] = value;
        }

        return entry;
    })]);

    /// <summary>Writes the rows as scalars for TensorBoard to one event file in the folder.</summary>
    public void WriteTensorBoard(string folder)
    {
        var writer = utils.tensorboard.SummaryWriter(folder, createRunName: false);
        foreach (var row in _rows)
        {
            foreach (var (name, value) in row.Metrics)
            {
                writer.add_scalar(name, (float)value, row.Step);
            }
        }
    }

    /// <summary>Returns the last row in one line.</summary>
    public override string ToString() => _rows.Count == 0 ? "no steps yet" : string.Join("  ",
        _rows[^1].Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:G4}")).Prepend($"step {_rows[^1].Step}"));
}
