using System.Composition.Hosting;
using Microsoft.CodeAnalysis.Host.Mef;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Roslyn's language services as cells need them.</summary>
internal static class LanguageServices
{
    private static readonly Lazy<MefHostServices> Services = new(Compose);

    /// <summary>The services; composed at the first use.</summary>
    public static MefHostServices Host => Services.Value;

    // Without the providers of types that no cell has imported (eight thousand of them, at every key) and of snippets (which
    // need an editor that knows them). No option of Roslyn's public interface turns them off.
    private static MefHostServices Compose()
    {
        var parts = MefHostServices.DefaultAssemblies
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.Name.EndsWith("ImportCompletionProvider", StringComparison.Ordinal) && !type.Name.EndsWith("SnippetCompletionProvider", StringComparison.Ordinal));
        return MefHostServices.Create(new ContainerConfiguration().WithParts(parts).CreateContainer());
    }
}
