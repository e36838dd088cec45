using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.Models.Weights;

/// <summary>The weights of a Hugging Face folder: safetensors or PyTorch's own files, in one piece or in shards.</summary>
public static partial class WeightFiles
{
    private const string Safetensor = "model.safetensors";
    private const string Torch = "pytorch_model.bin";
    private const string Index = ".index.json";

    /// <summary>Opens the weights of a folder. Of several forms the first is taken, as transformers does: model.safetensors, its shards,
    /// pytorch_model.bin, its shards.</summary>
    /// <exception cref="FileNotFoundException">The folder holds none.</exception>
    /// <exception cref="InvalidDataException">A file is not what it claims to be; names it and what is wrong.</exception>
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

        throw new FileNotFoundException($"{folder} holds no weights: neither {Safetensor} nor {Torch}, nor the {Index[1..]} of their shards");
    }

    /// <summary>What tensors a folder holds, without their values: names, dtypes, shapes, files.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Open"/>.</exception>
    public static IReadOnlyList<StoredTensor> List(string folder)
    {
        using var weights = Open(folder);
        return [.. weights.Tensors.Values];
    }

    /// <summary>Reads every tensor of a folder, one at a time.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="take">Called with each name and tensor, on the CPU and in the file's dtype; the tensor is released when it returns.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Open"/>; nothing was taken then.</exception>
    public static void Read(string folder, Action<string, Tensor> take)
    {
        using var weights = Open(folder);
        weights.Read(take);
    }

    /// <summary>Writes weights as safetensors in the place of those that the folder held, all or nothing: one file, or shards and their index.</summary>
    /// <param name="folder">The folder; made where it lacks.</param>
    /// <param name="tensors">Tensors by name, on any device.</param>
    /// <param name="maxShardBytes">Bytes of a shard at most; a larger tensor has one of its own. The default is transformers'.</param>
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

        files.Commit(Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>().Where(name => OfWeights().IsMatch(name)));
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
    private static partial Regex OfWeights();
}
