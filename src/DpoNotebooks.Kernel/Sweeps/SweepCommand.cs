using System.CommandLine;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models.Runtime;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.Sweeps;

/// <summary>The command dpo sweep: makes the runs of a file of records, in one process or several, and says how far they have come.</summary>
internal static class SweepCommand
{
    private const string Help = """
        Make the runs of an experiment: FILE has one record a line, and STORE keeps every run.

        A sweep that was killed is started again with the same command: finished runs are not made again, and an interrupted one continues from its
        newest checkpoint, with the same bits. Several processes, also on several machines with a common file system, can work on one store; each
        run is made by one of them. The results, as the notebook writes them, appear in STORE/results when all runs are finished.
        """;

    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create() => new("sweep", Help) { Make(), Run(), Status(), List() };

    private static Argument<string> File() => new("FILE") { Description = "records of runs, one JSON object a line" };

    private static Option<string> Store() => new("--store", "-o")
    {
        HelpName = "STORE",
        Description = "the folder of the runs",
        DefaultValueFactory = _ => Path.Combine("results", "store"),
    };

    private static Command Make()
    {
        var file = File();
        var scale = new Option<string>("--scale") { HelpName = "NAME", Description = "the scale of the experiment", DefaultValueFactory = _ => "Embedded" };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "the seed of the experiment" };
        var command = new Command("make", "Write the records of the controlled-sentiment experiment, one run a line, to edit or to split.") { file, scale, seed };
        command.SetAction((arguments, _) => CommandRun.RunAsync(arguments, () =>
        {
            var experiment = SentimentScales.Of(arguments.GetRequiredValue(scale), arguments.GetValue(seed));
            SentimentSweep.Write(arguments.GetRequiredValue(file), SentimentSweep.Split(experiment));
            return 0;
        }));
        return command;
    }

    private static Command Run()
    {
        var (file, store) = (File(), Store());
        var processes = NumberOption.OfPositive("--processes", "N", "processes of one thread each, side by side [default: this process alone]");
        var workers = NumberOption.OfPositive("--workers", "N", "concurrent runs of this process [default: the records' own number]");
        var saveEvery = NumberOption.OfPositive("--save-every", "STEPS", "the steps between two checkpoints of a run [default: one a minute]");
        var device = new Option<string>("--device") { HelpName = "auto|cpu|cuda[:n]", Description = "the device of the models", DefaultValueFactory = _ => "auto" };
        var command = new Command("run", "Make the runs that are not finished.")
        {
            file, store, processes, workers, saveEvery, device,
        };
        command.SetAction((arguments, stop) => CommandRun.RunAsync(arguments, () =>
        {
            if (arguments.GetValue(processes) is > 1 and var count)
            {
                return SweepProcesses.Run(
                    arguments, count, arguments.GetRequiredValue(file), arguments.GetRequiredValue(store), arguments.GetValue(saveEvery), stop);
            }

            var checkpoints = new CheckpointConfig
            {
                Folder = "checkpoints",
                EverySteps = arguments.GetValue(saveEvery) ?? 0,
                EveryMinutes = arguments.GetValue(saveEvery) is null ? 1 : 0,
            };
            var runs = new RunStore(arguments.GetRequiredValue(store)) { Checkpoints = checkpoints };
            var context = CommandContext.Of(arguments, stop);
            TorchRuntime.Require();
            foreach (var experiment in SentimentSweep.Join(SentimentSweep.Read(arguments.GetRequiredValue(file))))
            {
                var (made, results) = SentimentSweep.Run(
                    experiment with { Workers = arguments.GetValue(workers) ?? experiment.Workers }, runs, context, TorchDevice.Named(arguments.GetValue(device)));
                stop.ThrowIfCancellationRequested();
                var before = made.Count(run => run.WasFinished);
                arguments.InvocationConfiguration.Output.WriteLine($"made {made.Count - before} of {made.Count} runs; {before} were finished");
                arguments.InvocationConfiguration.Output.WriteLine(results is null ? "not all runs came to their end" : $"results: {results}");
            }

            return 0;
        }));
        return command;
    }

    private static Command Status()
    {
        var (file, store) = (File(), Store());
        var command = new Command("status", "Say how many runs are finished, and what is left.") { file, store };
        command.SetAction((arguments, _) => CommandRun.RunAsync(arguments, () =>
        {
            var runs = StatusesOf(arguments, file, store);
            foreach (var (status, count) in runs.CountBy(run => run.Status).OrderBy(entry => entry.Key))
            {
                arguments.InvocationConfiguration.Output.WriteLine($"{status.ToString().ToLowerInvariant(),-12} {count} of {runs.Count}");
            }

            return 0;
        }));
        return command;
    }

    private static Command List()
    {
        var (file, store) = (File(), Store());
        var command = new Command("list", "List the runs: id, status, steps, name.") { file, store };
        command.SetAction((arguments, _) => CommandRun.RunAsync(arguments, () =>
        {
            foreach (var run in StatusesOf(arguments, file, store))
            {
                var steps = run.Status is RunStatus.Running or RunStatus.Interrupted ? $"{run.StepsDone} of {run.Duration}" : run.Duration;
                arguments.InvocationConfiguration.Output.WriteLine(
                    $"{run.Id ?? "not known yet",-16}  {run.Status.ToString().ToLowerInvariant(),-11}  {steps,-18}  {run.Run}");
            }

            return 0;
        }));
        return command;
    }

    private static IReadOnlyList<SweepStatus> StatusesOf(ParseResult arguments, Argument<string> file, Option<string> store)
    {
        var runs = new RunStore(arguments.GetRequiredValue(store));
        return [.. SentimentSweep.Join(SentimentSweep.Read(arguments.GetRequiredValue(file))).SelectMany(experiment => SentimentSweep.StatusOf(experiment, runs))];
    }
}
