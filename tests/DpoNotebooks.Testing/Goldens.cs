using System.Text.Json.Nodes;

namespace DpoNotebooks.Testing;

/// <summary>Values computed by public implementations: tests/goldens, or another version of the same files in the folder that the environment
/// variable DPO_GOLDENS names.</summary>
public static class Goldens
{
    /// <summary>The folder in use.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("DPO_GOLDENS") is { Length: > 0 } other ? Path.GetFullPath(other) : Path.Combine(Checkout.Root, "tests", "goldens");

    /// <summary>A file or folder of the goldens.</summary>
    /// <exception cref="FileNotFoundException">It is missing.</exception>
    public static string PathOf(params string[] parts)
    {
        var path = Path.Combine([Folder, .. parts]);
        return Path.Exists(path) ? path : throw new FileNotFoundException($"no golden {path}", path);
    }

    /// <summary>A JSON file of the goldens.</summary>
    public static JsonNode Json(params string[] parts) =>
        JsonNode.Parse(File.ReadAllText(PathOf(parts))) ?? throw new InvalidDataException(string.Join('/', parts));
}
