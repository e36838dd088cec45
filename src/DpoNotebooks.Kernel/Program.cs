using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using DpoNotebooks.Kernel;
using DpoNotebooks.Kernel.Generate;
using DpoNotebooks.Kernel.Inspect;
using DpoNotebooks.Kernel.Jupyter;
using DpoNotebooks.Kernel.Run;
using DpoNotebooks.Kernel.Score;
using DpoNotebooks.Kernel.Tokenize;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false); // rows and samples, whatever the terminal's own is
var root = new RootCommand("DpoNotebooks: notebooks of Direct Preference Optimization, run from the command line.") { RunCommand.Create(), InspectCommand.Create(), ScoreCommand.Create(), GenerateCommand.Create(), TokenizeCommand.Create(), DataCommand.Create(), KernelCommand.Create() };
var arguments = root.Parse(args);
if (arguments.Action is ParseErrorAction error)
{
    (error.ShowHelp, error.ShowTypoCorrections) = (false, false);
}

// Ctrl-C stops the cell; there is time then to save what there is. Cells' threads do not keep the program alive.
// A kernel sees to its signals itself.
var patience = arguments.CommandResult.Command.Name == "kernel" ? (TimeSpan?)null : TimeSpan.FromSeconds(10);
return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = patience });
