using System.Globalization;
using DpoNotebooks.Models.Runtime;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Notebook.Sessions;

/// <summary>What a notebook decides once, at its top: seed, device, and where its results go.</summary>
public sealed class NotebookSession
{
    private readonly string _results;

    private NotebookSession(long seed, Device device, string results) => (Seed, Device, _results) = (seed, device, results);

    /// <summary>The seed that every random draw of the notebook derives from.</summary>
    public long Seed { get; }

    /// <summary>Where tensors live.</summary>
    public Device Device { get; }

    /// <summary>results/notebook/name, made at the first use.</summary>
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

    /// <summary>Starts a session: checks torch, registers the formatters, seeds, chooses the device.</summary>
    /// <param name="seed">The seed, also of torch's own generator, which initialises layers.</param>
    /// <param name="device">cpu, cuda, cuda:1, mps; null or auto takes the first GPU that there is, else the CPU.</param>
    /// <param name="notebook">The notebook's name; null asks the host.</param>
    /// <param name="name">The name of this run's results; null takes the time.</param>
    /// <exception cref="ArgumentException">The device is not available, or a name is no folder name.</exception>
    /// <exception cref="DllNotFoundException">Torch's native libraries do not load.</exception>
    public static NotebookSession Start(long seed, string? device = null, string? notebook = null, string? name = null)
    {
        TorchRuntime.Require();
        NotebookFormatters.Register();
        manual_seed(seed);
        notebook ??= NotebookHost.Current?.Notebook ?? "notebook";
        name ??= DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return new NotebookSession(seed, TorchDevice.Named(device), Path.GetFullPath(Path.Combine("results", FolderName(notebook), FolderName(name))));
    }

    /// <summary>What the notebook's experiments report to: progress bars, live curves and memory forecasts below the running cell.</summary>
    public ExperimentContext Context { get; } = NotebookContext.Create();

    /// <summary>A file of this run's results.</summary>
    public string PathOf(string file) => Path.Combine(ResultsFolder, file);

    /// <summary>One line: seed, device and results folder.</summary>
    public override string ToString() => $"seed {Seed}, {Device}, results in {Path.GetRelativePath(Directory.GetCurrentDirectory(), _results)}";

    private static string FolderName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0
            ? name
            : throw new ArgumentException($"'{name}' is no folder name");
}
