using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DpoNotebooks.HuggingFace.Files;
using Microsoft.Data.Analysis;

namespace DpoNotebooks.Training;

/// <summary>One optimizer step, or one evaluation after it.</summary>
/// <param name="Step">Optimizer steps done at the measurement.</param>
/// <param name="Examples">Examples seen by then.</param>
/// <param name="Metrics">Example-weighted means under TRL's names: loss, rewards/chosen, grad_norm, …</param>
public sealed record HistoryRow(int Step, long Examples, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>What the step cost; null for an evaluation.</summary>
    public StepCost? Cost { get; init; }
}

/// <summary>What an optimizer step cost. It differs from run to run, unlike the metrics.</summary>
/// <param name="Seconds">Its duration.</param>
/// <param name="Tokens">The tokens that the model has processed, prompts included.</param>
/// <param name="PeakBytes">The peak memory until its end; see <see cref="Models.Runtime.MemoryUse.Peak"/>.</param>
public sealed record StepCost(double Seconds, long Tokens, long PeakBytes)
{
    /// <summary>Tokens per second.</summary>
    [JsonIgnore]
    public double TokensPerSecond => Tokens / Seconds;
}

/// <summary>A change of the configuration during a run.</summary>
/// <param name="Step">Optimizer steps done before it.</param>
/// <param name="Change">What changed.</param>
public sealed record HistoryChange(int Step, ConfigChange Change);

/// <summary>The measurements of a run, in order.</summary>
public sealed class RunHistory
{
    private readonly List<HistoryRow> _rows = [];
    private readonly List<HistoryChange> _changes = [];

    private static readonly JsonSerializerOptions Lines = new(RecordJson.Options) { WriteIndented = false };

    /// <summary>The rows.</summary>
    public IReadOnlyList<HistoryRow> Rows => _rows;

    /// <summary>The names of the metrics, in the order of their first appearance.</summary>
    public IReadOnlyList<string> Names => [.. _rows.SelectMany(row => row.Metrics.Keys).Distinct()];

    /// <summary>The changes of the configuration, in order.</summary>
    public IReadOnlyList<HistoryChange> Changes => _changes;

    /// <summary>Appends a row.</summary>
    public void Add(HistoryRow row) => _rows.Add(row);

    /// <summary>Notes changes of the configuration.</summary>
    internal void Note(int step, IEnumerable<ConfigChange> changes) => _changes.AddRange(changes.Select(change => new HistoryChange(step, change)));

    /// <summary>Replaces all rows and changes by those of another history.</summary>
    internal void Replace(RunHistory other)
    {
        var (rows, changes) = (other._rows.ToArray(), other._changes.ToArray());
        _rows.Clear();
        _changes.Clear();
        _rows.AddRange(rows);
        _changes.AddRange(changes);
    }

    /// <summary>Writes the changes and the rows as lines of JSON.</summary>
    internal void WriteLines(Stream stream)
    {
        foreach (var line in _changes.Cast<object>().Concat(_rows))
        {
            JsonSerializer.Serialize(stream, line, Lines);
            stream.WriteByte((byte)'\n');
        }
    }

    /// <summary>Reads what <see cref="WriteLines"/> has written.</summary>
    /// <exception cref="JsonException">A line is not a row or a change.</exception>
    internal static RunHistory ReadLines(string path)
    {
        var history = new RunHistory();
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("{\"step\":", StringComparison.Ordinal) && line.Contains("\"change\":", StringComparison.Ordinal))
            {
                history._changes.Add(JsonSerializer.Deserialize<HistoryChange>(line, Lines)!);
            }
            else
            {
                history.Add(JsonSerializer.Deserialize<HistoryRow>(line, Lines)!);
            }
        }

        return history;
    }

    /// <summary>Returns the steps at which a metric was measured, and its values.</summary>
    public IReadOnlyList<(int Step, double Value)> Series(string metric) =>
        [.. _rows.Where(row => row.Metrics.ContainsKey(metric)).Select(row => (row.Step, row.Metrics[metric]))];

    /// <summary>Returns a table with the columns step, examples and every metric, then what each step cost: seconds, tokens, tokens/s and the peak
    /// memory in GB. A value that a row does not have is null.</summary>
    public DataFrame ToDataFrame() => new([.. Positions(), .. MetricColumns(), .. CostColumns(_rows)]);

    /// <summary>Returns the table without the costs: the same run gives the same table.</summary>
    public DataFrame MetricsFrame() => new([.. Positions(), .. MetricColumns()]);

    /// <summary>Returns the costs of the steps only.</summary>
    public DataFrame CostsFrame()
    {
        HistoryRow[] steps = [.. _rows.Where(row => row.Cost is not null)];
        return new DataFrame([new Int32DataFrameColumn("step", steps.Select(row => row.Step)), .. CostColumns(steps)]);
    }

    private DataFrameColumn[] Positions() =>
    [
        new Int32DataFrameColumn("step", _rows.Select(row => row.Step)),
        new Int64DataFrameColumn("examples", _rows.Select(row => row.Examples)),
    ];

    private IEnumerable<DataFrameColumn> MetricColumns() => Names.Select(name => new DoubleDataFrameColumn(name,
        _rows.Select(row => row.Metrics.TryGetValue(name, out var value) ? value : (double?)null)));

    /// <summary>Returns the columns of what steps cost; none if nothing is known.</summary>
    internal static DataFrameColumn[] CostColumns(IReadOnlyList<HistoryRow> rows) => rows.All(row => row.Cost is null) ? [] :
    [
        new DoubleDataFrameColumn("seconds", rows.Select(row => row.Cost?.Seconds)),
        new Int64DataFrameColumn("tokens", rows.Select(row => row.Cost?.Tokens)),
        new DoubleDataFrameColumn("tokens/s", rows.Select(row => row.Cost?.TokensPerSecond)),
        new DoubleDataFrameColumn("peak GB", rows.Select(row => row.Cost?.PeakBytes / 1e9)),
    ];

    /// <summary>Returns the rows as JSON objects, each with step, examples and its metrics, without its cost: the same run gives the same JSON.</summary>
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
