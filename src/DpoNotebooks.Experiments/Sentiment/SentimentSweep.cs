using System.Text.Json;
using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Experiments.Sweeps;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.Models.Runtime;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The sweep of a sentiment experiment without a notebook: a file of records, one run a line, and a store in which they are made.</summary>
public static class SentimentSweep
{
    /// <summary>What was made.</summary>
    /// <param name="Runs">The runs.</param>
    /// <param name="Results">The folder of the results; null if a run did not come to its end.</param>
    public sealed record Outcome(IReadOnlyList<SweepRun> Runs, string? Results);

    private static readonly JsonSerializerOptions Line = new(RecordJson.Options) { WriteIndented = false };

    /// <summary>Splits an experiment into records of one run each.</summary>
    public static IEnumerable<SentimentExperiment> Split(SentimentExperiment experiment) =>
        from method in experiment.Methods
        from seed in method.Seeds
        select experiment with { Methods = [method with { Seeds = [seed], KeepPolicy = false }] };

    /// <summary>Joins records that differ only in their methods, so that they share the reference and the pairs.</summary>
    public static IReadOnlyList<SentimentExperiment> Join(IEnumerable<SentimentExperiment> records) =>
        [.. records.GroupBy(record => JsonSerializer.Serialize(record with { Methods = [] }, Line))
            .Select(group => group.First() with { Methods = [.. group.SelectMany(record => record.Methods)] })];

    /// <summary>Writes records, one a line.</summary>
    public static void Write(string path, IEnumerable<SentimentExperiment> records) =>
        WholeFile.Write(path, string.Concat(records.Select(record => JsonSerializer.Serialize(record, Line) + "\n")));

    /// <summary>Reads records, one a line.</summary>
    /// <exception cref="DataFileException">A line is not a record; the message names the file and the line.</exception>
    public static IReadOnlyList<SentimentExperiment> Read(string path)
    {
        var records = new List<SentimentExperiment>();
        foreach (var (index, line) in File.ReadLines(path).Index().Where(entry => entry.Item.Trim().Length > 0))
        {
            try
            {
                records.Add(JsonSerializer.Deserialize<SentimentExperiment>(line, Line) ?? throw new JsonException("the record is null"));
            }
            catch (Exception error) when (error is JsonException or ArgumentException or NotSupportedException)
            {
                throw new DataFileException(path, index + 1, error.Message, error);
            }
        }

        return records.Count > 0 ? records : throw new DataFileException(path, null, "the file has no records");
    }

    /// <summary>Makes what is not yet in the store, and writes the results of all runs when they are finished.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="store">The store.</param>
    /// <param name="context">Shows progress and cancels.</param>
    /// <param name="device">The device; null is the CPU.</param>
    public static Outcome Run(
        SentimentExperiment experiment, RunStore store, ExperimentContext context, Device? device = null)
    {
        var world = experiment.LoadWorld(context, device);
        using var reference = ReferenceModel.Train(experiment, world, context, device, store);
        var evaluation = experiment.Evaluation;
        var evaluator = new PolicyEvaluator(reference.Model, world.EvaluationPrompts, world.Reward, evaluation.Sampling, evaluation.SamplesPerPrompt);
        var start = evaluator.Evaluate(reference.Model, context.Progress("measuring the reference"));
        var pairs = SentimentPairs.Sample(experiment.Pairs, world, reference.Model, context);
        var scored = ScoredPairs.Score(reference.Model, pairs.Train, pairs.HeldOut, context);
        var samples = ReferenceSamples.Draw(reference.Model, world, evaluation.Sampling, evaluation.ReferenceSamples, context);
        var inputs = new MethodInputs(reference.Model, world, scored, evaluator) { Samples = samples };
        SweepIndex.Write(store, experiment, Sweep.IdsOf(inputs, experiment.Methods, experiment.Workers));
        var runs = Sweep.Run(inputs, experiment.Methods, experiment.Workers, context, store: store);
        if (runs.Any(run => !run.IsComplete))
        {
            return new Outcome(runs, null);
        }

        var folder = SweepIndex.ResultsOf(store, experiment);
        new SentimentResults(experiment, start, runs).Save(folder, inputs.Sources(), RunEnvironment.Of(reference.Model.Device, reference.Model.Dtype));
        return new Outcome(runs, folder);
    }

    /// <summary>The runs of an experiment in a store, with the status of each. Ids are known once the reference and the pairs have been made.</summary>
    public static IReadOnlyList<SweepStatus> StatusOf(SentimentExperiment experiment, RunStore store)
    {
        var ids = SweepIndex.Read(store, experiment);
        return [.. from method in experiment.Methods
                   from seed in method.Seeds
                   let name = method.RunOf(seed)
                   let stored = ids?.GetValueOrDefault(name) is { } id ? store[id] : null
                   select new SweepStatus(name, method.Duration, stored?.Id, stored?.Status() ?? RunStatus.Waiting, stored?.StepsDone ?? 0)];
    }
}
