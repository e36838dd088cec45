using System.CommandLine;
using DpoNotebooks.Kernel.Run;

var root = new RootCommand("DpoNotebooks: notebooks of Direct Preference Optimization, run from the command line.") { RunCommand.Create() };
// The cells' threads are background threads: a cell that does not stop does not keep the program alive.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
