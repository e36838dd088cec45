using System.Text.Json;

namespace DpoNotebooks.Models.Weights;

/// <summary>The index of weights in shards: which file holds which tensor.</summary>
/// <param name="FileName">The index itself.</param>
/// <param name="Shards">File names by tensor.</param>
internal sealed record ShardIndex(string FileName, IReadOnlyDictionary<string, string> Shards)
{
    /// <summary>Reads an index, and requires that every shard is in its folder.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, points outside the folder, or names a file that is not there.</exception>
    public static ShardIndex Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var shards = json.RootElement.GetProperty("weight_map").EnumerateObject()
                .ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? throw new InvalidDataException($"{path}: {entry.Name} lies in no file"));
            foreach (var shard in shards.Values.Distinct())
            {
                Require(path, shard);
            }

            return shards.Count > 0 ? new ShardIndex(path, shards) : throw new InvalidDataException($"{path}: names no tensor");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: the index cannot be read: {error.Message}");
        }
    }

    /// <summary>Opens the shards; every tensor must lie where the index says. (A shard may hold more than the index names.)</summary>
    /// <exception cref="InvalidDataException">It does not; names each.</exception>
    public StoredWeights Open()
    {
        var folder = Path.GetDirectoryName(FileName)!;
        var weights = StoredWeights.Open(Shards.Values.Distinct().Order(StringComparer.Ordinal).Select(shard => Path.Combine(folder, shard)));
        var lost = Shards.Where(entry => !weights.Tensors.TryGetValue(entry.Key, out var tensor) || Path.GetFileName(tensor.File) != entry.Value).ToArray();
        if (lost.Length == 0)
        {
            return weights;
        }

        weights.Dispose();
        throw new InvalidDataException($"{FileName}: {string.Join("; ", lost.Select(entry => $"{entry.Key} is not in {entry.Value}"))}");
    }

    private static void Require(string path, string shard)
    {
        if (shard.Length == 0 || shard is "." or ".." || shard.AsSpan().ContainsAny('/', '\\', '\0'))
        {
            throw new InvalidDataException($"{path}: '{shard}' is no name of a file in this folder");
        }

        if (!File.Exists(Path.Combine(Path.GetDirectoryName(path)!, shard)))
        {
            throw new InvalidDataException($"{path}: the shard {shard} is not there: the download or copy is not complete");
        }
    }
}
