using System.Composition.Hosting;
using Microsoft.CodeAnalysis.Host.Mef;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Roslyn's language services, configured for cells.</summary>
internal static class LanguageServices
{
    private static readonly Lazy<MefHostServices> Services = new(Compose);

    /// <summary>The services; composed at the first access.</summary>
    public static MefHostServices Host => Services.Value;

    // Leaves out the completion providers of unimported types (eight thousand entries at every keystroke) and of snippets
    // (which need support by the editor). Roslyn has no public option to turn them off.
    private static MefHostServices Compose()
    {
        var parts = MefHostServices.DefaultAssemblies
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.Name.EndsWith("ImportCompletionProvider", StringComparison.Ordinal)
                && !type.Name.EndsWith("SnippetCompletionProvider", StringComparison.Ordinal));
        return MefHostServices.Create(new ContainerConfiguration().WithParts(parts).CreateContainer());
    }
}
