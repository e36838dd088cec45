using DpoNotebooks.Kernel.Engine;
using DpoNotebooks.Kernel.Language;

namespace DpoNotebooks.Kernel.Tests.Language;

/// <summary>Creates language services with the references and imports of cells for each test; Roslyn's services are shared.</summary>
public abstract class LanguageTests : IDisposable
{
    private static readonly Lazy<IReadOnlyList<Microsoft.CodeAnalysis.MetadataReference>> References = new(() => CellImports.References);

    private protected CellLanguage Cells { get; } = new(References.Value, CellImports.Names);

    public void Dispose()
    {
        Cells.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns the completions at the bar in the code.</summary>
    private protected Task<Completions> Complete(string code) => Cells.CompleteAsync(code.Replace("|", ""), code.IndexOf('|'));

    /// <summary>Returns the texts of the completions at the bar in the code.</summary>
    private protected async Task<IReadOnlyList<string>> Texts(string code) => [.. (await Complete(code)).Entries.Select(entry => entry.Text)];

    /// <summary>Inspects the symbol at the bar in the code.</summary>
    private protected Task<Inspection?> Inspect(string code) => Cells.InspectAsync(code.Replace("|", ""), code.IndexOf('|'));
}
