using System.CommandLine;
using DpoNotebooks.Experiments.Runs;
using DpoNotebooks.Kernel.CommandLine;

namespace DpoNotebooks.Kernel.Train;

/// <summary>The command dpo train: trains a model from files.</summary>
internal static class TrainCommand
{
    private const string Help = """
        Train a model: fine-tune it on texts (sft), train it on preference pairs with DPO or another loss (dpo), or train a reward model (reward).

        A row of FILE has, for sft, prompt and response (or completion), or text, or chosen and rejected without a response, of which chosen is
        trained on; for dpo and reward prompt, chosen and rejected, or chosen and rejected that begin with the prompt. The reference of dpo is
        MODEL before training.

        RUN is a folder: run.json, the record of the run, which --config reads; checkpoints/; model/, a Hugging Face folder with the tokenizer, or
        adapter/ with --lora-rank; history.csv, costs.csv, tensorboard/. A run that was stopped continues with --resume, and ends with the bits of a
        run that was not, on a CPU with the same number of threads.

        Ctrl-C saves a checkpoint and exits with status 130, SIGTERM with 75. A second Ctrl-C exits without saving.
        """;

    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create()
    {
        var command = new Command("train", Help);
        var options = new TrainOptions(command);
        command.SetAction((arguments, stop) => CommandRun.RunAsync(arguments, () => Run(arguments, options, stop)));
        return command;
    }

    private static int Run(ParseResult arguments, TrainOptions options, CancellationToken stop)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        using var signals = new StopSignals(stop);
        var run = new TrainRecordRun(options.Record(arguments), options.Folder(arguments), CommandContext.Of(arguments, signals.Token))
        {
            Device = options.Model.Device(arguments),
            Resume = options.Resumes(arguments),
            Note = error.WriteLine,
        };
        try
        {
            var result = run.Execute();
            foreach (var line in result.History is { } history ? LossCurve.Of(history) : ["the run is already finished"])
            {
                error.WriteLine(line);
            }

            output.WriteLine($"{Path.GetFileName(result.Folder)}: {result.Folder}");
            return 0;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            error.WriteLine("dpo train: interrupted; add --resume to continue");
            return signals.ExitStatus;
        }
    }
}
