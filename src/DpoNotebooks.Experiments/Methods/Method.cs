using System.Globalization;
using System.Text.Json.Serialization;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>A method of a comparison: its name, its setting, its look in figures, and how it trains a policy. A new method is one record
/// that derives from this one, in a file or in a notebook cell; sweeps, frontiers, tables and figures accept it.</summary>
[JsonConverter(typeof(MethodConverter))]
public abstract record Method
{
    /// <summary>Creates a method with its usual name.</summary>
    protected Method(string name) => Name = name;

    /// <summary>Name in figures and tables.</summary>
    public string Name { get; init; }

    /// <summary>Group of methods that claims compare, e.g. "DPO" for its runs at every learning rate; defaults to the name.</summary>
    public string Family
    {
        get => field ?? Name;
        init;
    }

    /// <summary>Colour and marker in figures; depends on defaults to the name.</summary>
    public SeriesLook Look
    {
        get => field ?? SeriesLook.Of(Name);
        init;
    }

    /// <summary>One run per seed.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [0];

    /// <summary>Whether the policy of the first seed stays in memory after the sweep, e.g. for the dials of a notebook.</summary>
    public bool KeepPolicy { get; init; }

    /// <summary>The numbers that distinguish runs of one name, by symbol: {"β": 0.1}.</summary>
    [JsonIgnore]
    public virtual IReadOnlyDictionary<string, double> Settings => new Dictionary<string, double>();

    /// <summary>The setting as text, e.g. "β = 0.1"; may be empty.</summary>
    [JsonIgnore]
    public virtual string Setting =>
        string.Join(", ", Settings.Select(setting => string.Create(CultureInfo.InvariantCulture, $"{setting.Key} = {setting.Value}")));

    /// <summary>How the method is trained, in a few words, for tables.</summary>
    [JsonIgnore]
    public virtual string Description => "";

    /// <summary>How long one run is, for tables, such as "200 steps"; empty if nothing is trained.</summary>
    [JsonIgnore]
    public virtual string Duration => "";

    /// <summary>Optimizer steps of one run, for the progress of a sweep.</summary>
    public virtual int StepsFor(MethodInputs inputs) => 0;

    /// <summary>Name of the run of one seed.</summary>
    public string RunOf(int seed) =>
        string.Join(' ', new[] { Name, Setting }.Where(part => part.Length > 0))
        + string.Create(CultureInfo.InvariantCulture, $", seed {seed}");

    /// <summary>Checks before any run of the sweep that the method can be trained.</summary>
    /// <exception cref="ArgumentException">The method cannot be trained; the message says why.</exception>
    public virtual void Check(MethodInputs inputs)
    {
    }

    /// <summary>Memory that one run needs at its peak; null if it is unknown.</summary>
    public virtual MemoryForecast? Forecast(MethodInputs inputs) => null;

    /// <summary>Trains <see cref="MethodRun.Policy"/> and measures it during training.</summary>
    /// <returns>One row per step.</returns>
    public abstract RunHistory Train(MethodRun run);
}
