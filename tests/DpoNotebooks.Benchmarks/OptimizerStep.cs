using System.Diagnostics;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Training;

namespace DpoNotebooks.Benchmarks;

/// <summary>Prints the time of an optimizer step on gpt2-large's shapes, weight by weight and on contiguous memory.</summary>
public static class OptimizerStep
{
    private const int Repeats = 5;

    private static readonly CausalLmConfig Large = new() { HiddenSize = 1280, LayerCount = 36, HeadCount = 20 };

    public static void Print()
    {
        foreach (OptimizerConfig config in new OptimizerConfig[] { new RmsPropConfig(), new AdamWConfig() })
        {
            using var policy = CausalLm.Create(Large, 0);
            var name = config.GetType().Name.Replace("Config", "", StringComparison.Ordinal);
            Tensor[] weights = [.. policy.parameters()];
            foreach (var weight in weights)
            {
                weight.grad = full_like(weight, 1e-3).DetachFromDisposeScope();
            }

            Console.WriteLine($"{name}, {weights.Sum(weight => weight.numel()) / 1e6:F0} M weights in {weights.Length} tensors");
            Report("weight by weight", config, weights, () => GradientClip.TotalNorm(weights.Select(weight => weight.grad!)));
            using var flat = new FlatWeights(policy);
            foreach (var master in flat.Masters)
            {
                using var gradient = master.grad!;
                gradient.fill_(1e-3);
            }

            Report("contiguous", config, flat.Masters, flat.GradientNorm);
        }
    }

    private static void Report(string form, OptimizerConfig config, IReadOnlyList<Tensor> parameters, Func<Tensor> norm)
    {
        using var optimizer = config.Build(parameters);
        optimizer.Step(1e-6);
        var step = Enumerable.Range(0, Repeats).Min(_ => Timed(() => optimizer.Step(1e-6)));
        var clip = Enumerable.Range(0, Repeats).Min(_ => Timed(() =>
        {
            using var value = norm();
            value.ToDouble();
        }));
        Console.WriteLine($"  {form,-17} update {step:F3} s, gradient norm {clip:F3} s");
    }

    private static double Timed(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }
}
