using System.Text.RegularExpressions;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Completes lines that begin with #: the names of directives, and the paths of #r and #load.</summary>
internal static partial class DirectiveCompletion
{
    private static readonly string[] Names = ["#r", "#load", "#!time", "#!markdown", "#!html", "#!import"];

    /// <summary>Returns the completions at a position; null if C# completion applies.</summary>
    public static Completions? At(string code, int position)
    {
        var line = position == 0 ? 0 : code.LastIndexOf('\n', position - 1) + 1;
        var typed = code[line..position];
        if (FileName().Match(typed) is { Success: true } file)
        {
            return Files(file.Groups["path"].Value, position);
        }

        var prefix = typed.TrimStart();
        var entries = prefix.StartsWith('#')
            ? Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => new CompletionEntry(name, name, "keyword")).ToList()
            : [];
        return entries.Count > 0 || prefix.StartsWith("#!", StringComparison.Ordinal) ? new(entries, position - prefix.Length, position) : null;
    }

    // Only the last part of the path is replaced.
    private static Completions Files(string path, int position)
    {
        var prefix = Path.GetFileName(path);
        var folder = new DirectoryInfo(Path.Combine(Directory.GetCurrentDirectory(), path[..^prefix.Length]));
        var found = folder.Exists && !path.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase)
            ? folder.EnumerateFileSystemInfos(prefix + "*", new EnumerationOptions()).OrderBy(entry => entry.Name, StringComparer.Ordinal)
            : Enumerable.Empty<FileSystemInfo>();
        var names = found.Select(entry => entry is DirectoryInfo ? entry.Name + "/" : entry.Name);
        return new([.. names.Select(name => new CompletionEntry(name, name, "path"))], position - prefix.Length, position);
    }

    [GeneratedRegex("""^[ \t]*#(r|load)[ \t]+"(?<path>[^"]*)$""")]
    private static partial Regex FileName();
}
