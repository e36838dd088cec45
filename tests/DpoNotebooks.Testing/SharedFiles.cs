using System.Text.Json.Nodes;

namespace DpoNotebooks.Testing;

/// <summary>The material beside the checkout (../shared); a test that needs it is skipped, saying so, where it is absent.</summary>
public static class SharedFiles
{
    /// <summary>The checkout: the folder that holds DpoNotebooks.sln.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>A file or folder under ../shared, or a skipped test.</summary>
    public static string PathOf(params string[] parts)
    {
        var path = Path.GetFullPath(Path.Combine([Root, "..", "shared", .. parts]));
        Assert.SkipUnless(Path.Exists(path), $"needs {Path.Combine(["shared", .. parts])} beside the checkout");
        return path;
    }

    /// <summary>A JSON file under ../shared, or a skipped test.</summary>
    public static JsonNode Json(params string[] parts) =>
        JsonNode.Parse(File.ReadAllText(PathOf(parts))) ?? throw new InvalidDataException(string.Join('/', parts));

    private static string FindRoot(string from) =>
        File.Exists(Path.Combine(from, "DpoNotebooks.sln")) ? from
        : FindRoot(Path.GetDirectoryName(from.TrimEnd('/')) ?? throw new DirectoryNotFoundException("DpoNotebooks.sln"));
}
