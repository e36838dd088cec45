using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Models;
using static TorchSharp.torch;

namespace DpoNotebooks.Kernel.Inspect;

/// <summary>A tensor of a model folder, by the header of its file.</summary>
/// <param name="Name">Its stored name.</param>
/// <param name="Dtype">Its stored dtype.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record StoredTensor(string Name, ScalarType Dtype, long[] Shape)
{
    /// <summary>The dtype as options spell it.</summary>
    public string DtypeName => Dtype.ToString().ToLowerInvariant();

    /// <summary>The tensors of a folder's safetensors files, by name.</summary>
    /// <exception cref="InvalidDataException">A file is not what it claims to be.</exception>
    public static IReadOnlyList<StoredTensor> List(string folder) => [.. Files(folder).SelectMany(Of).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];

    private static List<StoredTensor> Of(string path)
    {
        using var file = File.OpenRead(path);
        return [.. SafetensorsHeader.Read(file, path).Entries.Select(entry => new StoredTensor(entry.Key, entry.Value.Dtype, entry.Value.Shape))];
    }

    private static IEnumerable<string> Files(string folder)
    {
        var single = Path.Combine(folder, "model.safetensors");
        var index = single + ".index.json";
        if (File.Exists(single) || !File.Exists(index))
        {
            return [single];
        }

        try
        {
            var shards = JsonNode.Parse(File.ReadAllText(index))?["weight_map"]?.AsObject().Select(entry => (string?)entry.Value).OfType<string>().Distinct();
            return (shards ?? throw new InvalidDataException($"{index}: it has no weight_map")).Select(shard => Path.Combine(folder, shard));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{index}: {e.Message}", e);
        }
    }
}
