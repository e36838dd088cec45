namespace DpoNotebooks.Architecture.Tests;

/// <summary>Names of folders and namespaces.</summary>
public class FolderTests
{
    private static readonly string[] Forbidden = ["Utils", "Common", "Core", "Abstractions", "Helpers"];

    [Fact]
    public void Namespaces_equal_folders()
    {
        var wrong = SourceFiles.CSharp("src")
            .Select(path => (Path: path, Expected: Path.GetDirectoryName(path)!["src/".Length..].Replace('/', '.'), Declared: DeclaredNamespaces(path)))
            .Where(file => file.Declared is not [var only] || only != file.Expected)
            // Program.cs has top-level statements.
            .Where(file => file.Declared.Length > 0 || Path.GetFileName(file.Path) != "Program.cs")
            .Select(file => $"{file.Path} declares [{string.Join(", ", file.Declared)}]; expected {file.Expected}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Folders_are_named_after_what_they_hold() =>
        Assert.DoesNotContain(SourceFiles.Directories("src").Concat(SourceFiles.Directories("tests")), path => Forbidden.Contains(Path.GetFileName(path)));

    private static string[] DeclaredNamespaces(string path) =>
    [
        .. SourceFiles.Lines(path).Where(line => line.StartsWith("namespace ", StringComparison.Ordinal))
            .Select(line => line["namespace ".Length..].TrimEnd(';', ' ', '{')),
    ];
}
