using System.Diagnostics;
using System.Globalization;
using DpoNotebooks.Models.Weights;

namespace DpoNotebooks.Benchmarks;

/// <summary>Compares the speed of loading weights with the speed of reading their file in several ways.</summary>
public static class LoadSpeed
{
    private const int Layers = 8;
    private const int Width = 4096;
    private const int Rounds = 9;

    public static void Print()
    {
        var folder = Directory.CreateTempSubdirectory("dpo-load-").FullName;
        try
        {
            Write(folder);
            var file = Path.Combine(folder, "model.safetensors");
            var bytes = new FileInfo(file).Length;
            var existing = Load(folder);
            var whole = new byte[bytes];
            (string What, Action Run)[] ways =
            [
                ("read in 1 MB blocks", () => Read(file, whole.AsSpan(0, 1 << 20))),
                ("read into existing memory", () => Read(file, whole)),
                ("read into new memory", () => File.ReadAllBytes(file)),
                ("loaded into existing tensors", () => LoadInto(folder, existing)),
                ("loaded into new tensors", () => Release(Load(folder))),
            ];
            var best = Best(ways.Select(way => way.Run));
            Release(existing);
            Console.WriteLine($"{bytes / 1e6:F0} MB of float32 in a safetensors file in the system's cache, best of {Rounds}");
            Console.WriteLine("last column: speed relative to reading into existing memory");
            foreach (var (way, seconds) in ways.Zip(best))
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {way.What,-36} {seconds * 1e3,6:F0} ms {bytes / seconds / 1e9,6:F1} GB/s {best[1] / seconds,6:P0}"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        for (var layer = 0; layer < Layers; layer++)
        {
            tensors[$"h.{layer}.weight"] = rand(Width, Width - Width / 16);
            tensors[$"h.{layer}.bias"] = rand(Width);
        }

        WeightFiles.Write(folder, tensors);
    }

    private static void Read(string path, Span<byte> memory)
    {
        using var file = File.OpenHandle(path);
        var (at, read) = (0L, 1);
        for (; read > 0; at += read)
        {
            read = RandomAccess.Read(file, memory, at);
        }
    }

    private static Dictionary<string, Tensor> Load(string folder)
    {
        using var weights = WeightFiles.Open(folder);
        return weights.Tensors.ToDictionary(entry => entry.Key, entry => entry.Value.Read());
    }

    private static void LoadInto(string folder, Dictionary<string, Tensor> existing)
    {
        using var weights = WeightFiles.Open(folder);
        foreach (var (name, tensor) in weights.Tensors)
        {
            tensor.CopyTo(existing[name]);
        }
    }

    private static void Release(Dictionary<string, Tensor> tensors)
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }

    /// <summary>Returns the best time of each action in seconds. The actions take turns, so that other load on the machine affects all of them.</summary>
    private static double[] Best(IEnumerable<Action> ways)
    {
        double[] best = [.. ways.Select(_ => double.PositiveInfinity)];
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (index, way) in ways.Index())
            {
                var clock = Stopwatch.StartNew();
                way();
                best[index] = Math.Min(best[index], clock.Elapsed.TotalSeconds);
            }
        }

        return best;
    }
}
