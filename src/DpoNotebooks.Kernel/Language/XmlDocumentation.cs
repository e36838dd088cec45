using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Language;

/// <summary>
/// Looks up the XML documentation of an assembly in its files at each request. The files are large (System.Runtime's has
/// 8 MB), requests are few, and a search of the bytes takes milliseconds.
/// </summary>
/// <param name="files">The files that may document the assembly's members, the likeliest first.</param>
internal sealed class XmlDocumentation(IReadOnlyList<string> files) : DocumentationProvider
{
    private readonly IReadOnlyList<string> _files = files;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is XmlDocumentation other && _files.SequenceEqual(other._files);

    /// <inheritdoc/>
    public override int GetHashCode() => _files.Count == 0 ? 0 : _files[0].GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    protected override string GetDocumentationForSymbol(
        string documentationMemberID, CultureInfo preferredCulture, CancellationToken cancellationToken = default) =>
        _files.Select(file => Find(file, documentationMemberID)).FirstOrDefault(member => member is not null) ?? "";

    private static string? Find(string file, string id)
    {
        var bytes = File.ReadAllBytes(file).AsSpan();
        var start = bytes.IndexOf(Encoding.UTF8.GetBytes($"<member name=\"{id}\">"));
        if (start < 0)
        {
            return null;
        }

        var end = bytes[start..].IndexOf("</member>"u8);
        return end < 0 ? null : Encoding.UTF8.GetString(bytes.Slice(start, end + "</member>"u8.Length));
    }
}
