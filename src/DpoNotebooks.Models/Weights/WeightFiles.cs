using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Models.Weights;

/// <summary>Reads and writes the weights of a Hugging Face folder: safetensors or PyTorch files, in one file or in shards.</summary>
public static partial class WeightFiles
{
    private const string Safetensor = "model.safetensors";
    private const string Torch = "pytorch_model.bin";
    private const string Index = ".index.json";

    /// <summary>Opens the weights of a folder. If it has several forms, the first of these is used, as in transformers: model.safetensors, its
    /// shards, pytorch_model.bin, its shards.</summary>
    /// <exception cref="FileNotFoundException">The folder has no weights.</exception>
    /// <exception cref="InvalidDataException">A file is malformed. The message names it and the problem.</exception>
    public static StoredWeights Open(string folder)
    {
        foreach (var file in new[] { Safetensor, Torch }.Select(name => Path.Combine(folder, name)))
        {
            if (File.Exists(file))
            {
                return StoredWeights.Open(file);
            }

            if (File.Exists(file + Index))
            {
                return ShardIndex.Read(file + Index).Open();
            }
        }

        throw new FileNotFoundException($"{folder} has no weights: found neither {Safetensor} nor {Torch}, nor the {Index[1..]} of their shards");
    }

    /// <summary>Lists the tensors of a folder without their values: names, dtypes, shapes, files.</summary>
    /// <exception cref="InvalidDataException">The same conditions as for <see cref="Open"/>.</exception>
    public static IReadOnlyList<StoredTensor> List(string folder)
    {
        using var weights = Open(folder);
        return [.. weights.Tensors.Values];
    }

    /// <summary>Reads every tensor of a folder, one at a time.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="take">Called with each name and tensor, on the CPU and in the file's dtype. The tensor is disposed after the call.</param>
    /// <exception cref="InvalidDataException">The same conditions as for <see cref="Open"/>. No tensor is passed to <paramref name="take"/> then.</exception>
    public static void Read(string folder, Action<string, Tensor> take)
    {
        using var weights = Open(folder);
        weights.Read(take);
    }

    /// <summary>Replaces a folder's weights with safetensors files: one file, or shards and their index. Either all files are replaced or none.</summary>
    /// <param name="folder">The folder. It is created if it is missing.</param>
    /// <param name="tensors">The tensors by name, on any device.</param>
    /// <param name="maxShardBytes">The maximum size of a shard in bytes. A larger tensor has its own shard. The default is that of transformers.</param>
    public static void Write(string folder, IReadOnlyDictionary<string, Tensor> tensors, long maxShardBytes = 5_000_000_000)
    {
        var shards = Shards(tensors, maxShardBytes);
        using var files = new WholeFiles(folder);
        var map = new JsonObject();
        foreach (var (index, shard) in shards.Index())
        {
            var name = shards.Count == 1 ? Safetensor : $"model-{index + 1:D5}-of-{shards.Count:D5}.safetensors";
            files.Write(name, file => Safetensors.Write(file, shard));
            foreach (var tensor in shard.Keys)
            {
                map[tensor] = name;
            }
        }

        if (shards.Count > 1)
        {
            var total = tensors.Values.Sum(Safetensors.BytesOf);
            var json = new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = total }, ["weight_map"] = map };
            files.Write(Safetensor + Index, file => JsonSerializer.Serialize(file, json, Indented));
        }

        files.Commit(Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>().Where(name => WeightFileName().IsMatch(name)));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static List<Dictionary<string, Tensor>> Shards(IReadOnlyDictionary<string, Tensor> tensors, long maxShardBytes)
    {
        List<Dictionary<string, Tensor>> shards = [[]];
        var filled = 0L;
        foreach (var (name, tensor) in tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            var bytes = Safetensors.BytesOf(tensor);
            if (filled > 0 && filled + bytes > maxShardBytes)
            {
                shards.Add([]);
                filled = 0;
            }

            shards[^1].Add(name, tensor);
            filled += bytes;
        }

        return shards;
    }

    [GeneratedRegex(@"^(model(-\d+-of-\d+)?\.safetensors|pytorch_model(-\d+-of-\d+)?\.bin)(\.index\.json)?$")]
    private static partial Regex WeightFileName();
}
