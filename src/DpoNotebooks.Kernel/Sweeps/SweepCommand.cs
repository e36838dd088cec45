using System.CommandLine;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Kernel.CommandLine;

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
    public static Command Create() => new("sweep", Help) { Make(), SweepRunCommand.Create(), Status(), List() };

    internal static Argument<string> File() => new("FILE") { Description = "records of runs, one JSON object a line" };

    internal static Option<string> Store() => new("--store", "-o")
    {
        HelpName = "STORE",
        Description = "the folder of the runs",
        DefaultValueFactory = _ => Path.Combine("results", "store"),
    };

    private static Command Make()
    {
        var file = File();
        var scale = new Option<string>("--scale")
        {
            HelpName = "NAME",
            Description = "the scale of the experiment",
            DefaultValueFactory = _ => "Embedded",
        };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "the seed of the experiment" };
        var command = new Command("make", "Write the records of the controlled-sentiment experiment, one run a line, to edit or to split.")
        {
            file, scale, seed,
        };
        command.SetAction((arguments, _) => CommandRun.RunAsync(arguments, () =>
        {
            var experiment = SentimentScales.Of(arguments.GetRequiredValue(scale), arguments.GetValue(seed));
            SentimentSweep.Write(arguments.GetRequiredValue(file), SentimentSweep.Split(experiment));
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
        return [.. SentimentSweep.Join(SentimentSweep.Read(arguments.GetRequiredValue(file)))
            .SelectMany(experiment => SentimentSweep.StatusOf(experiment, runs))];
    }
}
