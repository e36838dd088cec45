using System.Globalization;
using DpoNotebooks.Models.Runtime;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Notebook.Sessions;

/// <summary>The settings of a notebook: seed, device and results folder.</summary>
public sealed class NotebookSession
{
    private readonly string _results;

    private NotebookSession(long seed, Device device, string results) => (Seed, Device, _results) = (seed, device, results);

    /// <summary>The seed from which every random draw of the notebook derives.</summary>
    public long Seed { get; }

    /// <summary>The device of the tensors.</summary>
    public Device Device { get; }

    /// <summary>The folder results/notebook/name, created at its first use.</summary>
    public string ResultsFolder
    {
        get
        {
            if (!Directory.Exists(_results))
            {
                Directory.CreateDirectory(_results);
                Console.WriteLine($"results: {Path.GetRelativePath(Directory.GetCurrentDirectory(), _results)}");
            }

            return _results;
        }
    }

    /// <summary>The folder results/notebook/store, which all runs of the notebook share: what one has made, the next does not make again.</summary>
    public string StoreFolder => Path.Combine(Path.GetDirectoryName(_results)!, "store");

    /// <summary>Starts a session: checks that torch loads, registers the formatters, seeds torch and selects the device.</summary>
    /// <param name="seed">The seed, also of torch's own generator, which initializes layers.</param>
    /// <param name="device">cpu, cuda, cuda:1 or mps. Null or auto selects the first GPU, or the CPU if there is no GPU.</param>
    /// <param name="notebook">The name of the notebook. Default: the name that the host reports.</param>
    /// <param name="name">The name of this run's results. Default: the current time.</param>
    /// <exception cref="ArgumentException">The device is not available, or a name is not a valid folder name.</exception>
    /// <exception cref="DllNotFoundException">The native libraries of torch do not load.</exception>
    public static NotebookSession Start(long seed, string? device = null, string? notebook = null, string? name = null)
    {
        TorchRuntime.Require();
        NotebookFormatters.Register();
        manual_seed(seed);
        notebook ??= NotebookHost.Current?.Notebook ?? "notebook";
        name ??= DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return new NotebookSession(seed, TorchDevice.Named(device), Path.GetFullPath(Path.Combine("results", FolderName(notebook), FolderName(name))));
    }

    /// <summary>The context that the notebook's experiments report to. It shows progress bars, live curves and memory forecasts below the
    /// running cell.</summary>
    public ExperimentContext Context { get; } = NotebookContext.Create();

    /// <summary>Returns the path of a file in this run's results folder.</summary>
    public string PathOf(string file) => Path.Combine(ResultsFolder, file);

    /// <summary>Returns the seed, device and results folder in one line.</summary>
    public override string ToString() => $"seed {Seed}, {Device}, results in {Path.GetRelativePath(Directory.GetCurrentDirectory(), _results)}";

    private static string FolderName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0
            ? name
            : throw new ArgumentException($"'{name}' is not a valid folder name");
}
