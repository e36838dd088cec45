using System.Diagnostics;
using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Scoring;
using DpoNotebooks.Training;

namespace DpoNotebooks.Benchmarks;

/// <summary>Measures DPO of gpt2-large with random weights at the paper's batch size, in bfloat16 on a GPU or else in float32 on the CPU.</summary>
public static class LargeStep
{
    private const int WarmSteps = 2;
    private const int TimedSteps = 5;

    /// <param name="prompts">The number of prompts per step, each with four responses, that is six pairs; 11 prompts give 66 pairs (the paper has 64).</param>
    public static void Print(int prompts)
    {
        var (device, dtype) = cuda.is_available() ? (CUDA, ScalarType.BFloat16) : (CPU, ScalarType.Float32);
        var shape = new CausalLmConfig { HiddenSize = 1280, LayerCount = 36, HeadCount = 20 };
        var workload = new Workload("gpt2-large", shape, prompts, ResponsesPerPrompt: 4, PromptTokens: 6, ResponseTokens: 60, Samples: 0);
        var data = PairDataset.From(workload.Data());
        var rate = MatrixRate.Measure(device, dtype, device.type == DeviceType.CPU ? 1024 : 8192);
        using var policy = CausalLm.Create(shape, 0, device).to(dtype);
        var config = new TrainingConfig { Steps = WarmSteps + TimedSteps, Seed = 0, BatchSize = data.Pairs.Count };
        var preferences = new PreferenceConfig { Loss = new Dpo { Beta = 0.1 }, Training = config, Order = PairOrder.ByPrompt };
        Console.WriteLine($"gpt2-large, {dtype} on {device}, matrix products at {rate / 1e12:F2} TFLOP/s");
        Console.WriteLine($"a step of {data.Pairs.Count} pairs of {data.Responses.Count} responses of {workload.Length} tokens");
        var logps = Timed("scoring the reference", () => DatasetLogps.Compute(policy, data));
        var clock = new Stopwatch();
        PreferenceTrainer.Train(policy, logps, data, preferences, new TrainingHooks
        {
            OnForecast = Console.WriteLine,
            OnStep = step =>
            {
                if (device.type == DeviceType.CUDA)
                {
                    cuda.synchronize();
                }

                Console.WriteLine($"  step {step.Step}: {step.Summary}, {Timing.Resident() / 1e9:F1} GB resident");
                if (step.Step == WarmSteps)
                {
                    clock.Start();
                }
            },
        });
        var seconds = clock.Elapsed.TotalSeconds / TimedSteps;
        var tokens = (double)data.Responses.Count * workload.Length;
        var share = 3 * tokens * workload.ForwardFlopsPerToken() / seconds / rate;
        Console.WriteLine($"step {seconds:F3} s, {tokens / seconds:N0} tokens/s, {share:P0} of the matrix rate");
        var folder = Timed("saving", () => Save(policy));
        try
        {
            using var loaded = Timed("loading", () => CausalLm.Load(folder, device, dtype));
            Console.WriteLine($"the same weights: {loaded.WeightsHash() == policy.WeightsHash()}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Save(CausalLm policy)
    {
        var folder = Directory.CreateTempSubdirectory("dpo-large-").FullName;
        policy.Save(folder);
        return folder;
    }

    private static T Timed<T>(string what, Func<T> run)
    {
        var clock = Stopwatch.StartNew();
        var result = run();
        Console.WriteLine($"{what}: {clock.Elapsed.TotalSeconds:F2} s");
        return result;
    }
}
