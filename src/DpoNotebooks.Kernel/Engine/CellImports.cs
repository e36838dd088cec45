using DpoNotebooks.Experiments.Sweeps;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Kernel.Packages;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Notebook.Sessions;
using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>What a cell can name without saying so: the one list of references and imports.</summary>
internal static class CellImports
{
    private static readonly Lazy<IReadOnlyList<MetadataReference>> Referenced = new(() => [.. ProgramLibraries.Assemblies.Values.Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>Namespaces, and types whose members are in scope (as with using static).</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Text",
        "System.Threading.Tasks",
        "Microsoft.Data.Analysis",
        "Microsoft.DotNet.Interactive.Formatting",
        "TorchSharp",
        "TorchSharp.torch", // its members: randn, nn, Tensor, ...
        "DpoNotebooks.Kernel.Engine.CellFunctions",
        "DpoNotebooks.Kernel.Engine.DisplayExtensions",
        .. ToolkitNamespaces(),
    ];

    /// <summary>Everything the program runs on is referenced: the framework, the toolkit and its packages.</summary>
    public static IReadOnlyList<MetadataReference> References => Referenced.Value;

    // The libraries' public namespaces: a new folder is in scope without being listed here.
    private static IEnumerable<string> ToolkitNamespaces() =>
        new[] { typeof(TextTokenizer), typeof(CausalLm), typeof(PreferenceLoss), typeof(Sweep), typeof(NotebookSession) }
            .SelectMany(type => type.Assembly.GetExportedTypes()).Select(type => type.Namespace).OfType<string>().Distinct().Order();
}
