using DpoNotebooks.Experiments.Sweeps;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Kernel.Packages;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Notebook.Sessions;
using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>The references and imports that every cell has.</summary>
internal static class CellImports
{
    private static readonly Lazy<IReadOnlyList<MetadataReference>> LazyReferences =
        new(() => [.. ProgramLibraries.Assemblies.Values.Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>Imported namespaces, and types whose static members are in scope (as with using static).</summary>
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
        "TorchSharp.torch", // its static members: randn, nn, Tensor, ...
        "DpoNotebooks.Kernel.Engine.CellFunctions",
        "DpoNotebooks.Kernel.Engine.DisplayExtensions",
        .. ToolkitNamespaces(),
    ];

    /// <summary>References to the framework, the toolkit and the packages of the program.</summary>
    public static IReadOnlyList<MetadataReference> References => LazyReferences.Value;

    // All public namespaces of the libraries, so that a new folder is in scope without a change here.
    private static IEnumerable<string> ToolkitNamespaces() =>
        new[] { typeof(TextTokenizer), typeof(CausalLm), typeof(PreferenceLoss), typeof(Sweep), typeof(NotebookSession) }
            .SelectMany(type => type.Assembly.GetExportedTypes()).Select(type => type.Namespace).OfType<string>().Distinct().Order();
}
