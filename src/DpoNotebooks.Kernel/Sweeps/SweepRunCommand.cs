using System.CommandLine;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models.Runtime;
using DpoNotebooks.Training;

namespace DpoNotebooks.Kernel.Sweeps;

/// <summary>The command dpo sweep run.</summary>
internal static class SweepRunCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create()
    {
        var (file, store) = (SweepCommand.File(), SweepCommand.Store());
        var processes = NumberOption.OfPositive("--processes", "N", "processes of one thread each, side by side [default: this process alone]");
        var workers = NumberOption.OfPositive("--workers", "N", "concurrent runs of this process [default: the records' own number]");
        var saveEvery = NumberOption.OfPositive("--save-every", "STEPS", "the steps between two checkpoints of a run [default: one a minute]");
        var device = new Option<string>("--device")
        {
            HelpName = "auto|cpu|cuda[:n]",
            Description = "the device of the models",
            DefaultValueFactory = _ => "auto",
        };
        var command = new Command("run", "Make the runs that are not finished.")
        {
            file, store, processes, workers, saveEvery, device,
        };
        command.SetAction((arguments, stop) => CommandRun.RunAsync(arguments, () =>
        {
            var steps = arguments.GetValue(saveEvery);
            if (arguments.GetValue(processes) is > 1 and var count)
            {
                return SweepProcesses.Run(arguments, count, arguments.GetRequiredValue(file), arguments.GetRequiredValue(store), steps, stop);
            }

            var checkpoints = new CheckpointConfig { Folder = "checkpoints", EverySteps = steps ?? 0, EveryMinutes = steps is null ? 1 : 0 };
            var runs = new RunStore(arguments.GetRequiredValue(store)) { Checkpoints = checkpoints };
            TorchRuntime.Require();
            var context = CommandContext.Of(arguments, stop);
            foreach (var experiment in SentimentSweep.Join(SentimentSweep.Read(arguments.GetRequiredValue(file))))
            {
                var number = arguments.GetValue(workers) ?? experiment.Workers;
                var made = SentimentSweep.Run(experiment with { Workers = number }, runs, context, TorchDevice.Named(arguments.GetValue(device)));
                stop.ThrowIfCancellationRequested();
                Report(arguments.InvocationConfiguration.Output, made);
            }

            return 0;
        }));
        return command;
    }

    private static void Report(TextWriter output, SentimentSweep.Outcome made)
    {
        var before = made.Runs.Count(run => run.WasFinished);
        output.WriteLine($"made {made.Runs.Count - before} of {made.Runs.Count} runs; {before} were finished");
        output.WriteLine(made.Results is null ? "not all runs came to their end" : $"results: {made.Results}");
    }
}
