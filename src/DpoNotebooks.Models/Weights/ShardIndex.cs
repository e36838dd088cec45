using System.Text.Json;

namespace DpoNotebooks.Models.Weights;

/// <summary>The index of sharded weights: the file of each tensor.</summary>
/// <param name="FileName">The path of the index.</param>
/// <param name="Shards">The file name of each tensor.</param>
internal sealed record ShardIndex(string FileName, IReadOnlyDictionary<string, string> Shards)
{
    /// <summary>Reads an index and checks that every shard is in its folder.</summary>
    /// <exception cref="InvalidDataException">The index cannot be read, refers to a file outside the folder, or a shard is missing.</exception>
    public static ShardIndex Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var shards = json.RootElement.GetProperty("weight_map").EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? throw new InvalidDataException($"{path}: {entry.Name} has no file"));
            foreach (var shard in shards.Values.Distinct())
            {
                Require(path, shard);
            }

            return shards.Count > 0 ? new ShardIndex(path, shards) : throw new InvalidDataException($"{path}: the index lists no tensor");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: the index cannot be read: {error.Message}");
        }
    }

    /// <summary>Opens the shards and checks that they have the tensors that the index lists. A shard may have further tensors.</summary>
    /// <exception cref="InvalidDataException">Tensors are not in their shard. The message lists them.</exception>
    public StoredWeights Open()
    {
        var folder = Path.GetDirectoryName(FileName)!;
        var weights = StoredWeights.Open(Shards.Values.Distinct().Order(StringComparer.Ordinal).Select(shard => Path.Combine(folder, shard)));
        var missing = Shards.Where(entry => !weights.Tensors.TryGetValue(entry.Key, out var tensor) || Path.GetFileName(tensor.File) != entry.Value).ToArray();
        if (missing.Length == 0)
        {
            return weights;
        }

        weights.Dispose();
        throw new InvalidDataException($"{FileName}: {string.Join("; ", missing.Select(entry => $"{entry.Key} is not in {entry.Value}"))}");
    }

    private static void Require(string path, string shard)
    {
        if (shard.Length == 0 || shard is "." or ".." || shard.AsSpan().ContainsAny('/', '\\', '\0'))
        {
            throw new InvalidDataException($"{path}: '{shard}' is not the name of a file in this folder");
        }

        if (!File.Exists(Path.Combine(Path.GetDirectoryName(path)!, shard)))
        {
            throw new InvalidDataException($"{path}: the shard {shard} is missing: the download or copy is incomplete");
        }
    }
}
