using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using DpoNotebooks.Kernel;
using DpoNotebooks.Kernel.Generate;
using DpoNotebooks.Kernel.Inspect;
using DpoNotebooks.Kernel.Jupyter;
using DpoNotebooks.Kernel.Run;
using DpoNotebooks.Kernel.Score;
using DpoNotebooks.Kernel.Sweeps;
using DpoNotebooks.Kernel.Tokenize;
using DpoNotebooks.Kernel.Train;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false); // for rows and samples, whatever the terminal's encoding is
var root = new RootCommand("DpoNotebooks: run notebooks on Direct Preference Optimization from the command line.")
{
    RunCommand.Create(),
    InspectCommand.Create(),
    ScoreCommand.Create(),
    GenerateCommand.Create(),
    TokenizeCommand.Create(),
    TrainCommand.Create(),
    DataCommand.Create(),
    SweepCommand.Create(),
    KernelCommand.Create(),
};
var arguments = root.Parse(args);
if (arguments.Action is ParseErrorAction error)
{
    (error.ShowHelp, error.ShowTypoCorrections) = (false, false);
}

// Ctrl-C stops the running cell, and the time-out leaves time to save the results. The threads of cells do not keep the program alive.
// The kernel and dpo train, which needs its time to save a checkpoint, handle their signals themselves.
var terminationTimeout = arguments.CommandResult.Command.Name is "kernel" or "train" ? (TimeSpan?)null : TimeSpan.FromSeconds(10);
return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = terminationTimeout });
