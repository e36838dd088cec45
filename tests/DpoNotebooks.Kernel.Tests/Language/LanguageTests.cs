using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Kernel.Language;

namespace DpoNotebooks.Kernel.Tests.Language;

/// <summary>A language with the cells' own references and imports, fresh for each test; Roslyn's services are shared.</summary>
public abstract class LanguageTests : IDisposable
{
    private static readonly Lazy<IReadOnlyList<Microsoft.CodeAnalysis.MetadataReference>> References = new(() => CellImports.References);

    private protected CellLanguage Cells { get; } = new(References.Value, CellImports.Names);

    public void Dispose()
    {
        Cells.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The choices where the code has a bar.</summary>
    private protected Task<Completions> Complete(string code) => Cells.CompleteAsync(code.Replace("|", ""), code.IndexOf('|'));

    /// <summary>The texts of the choices where the code has a bar.</summary>
    private protected async Task<IReadOnlyList<string>> Texts(string code) => [.. (await Complete(code)).Entries.Select(entry => entry.Text)];

    /// <summary>What is known of the name where the code has a bar.</summary>
    private protected Task<Inspection?> Inspect(string code) => Cells.InspectAsync(code.Replace("|", ""), code.IndexOf('|'));
}
