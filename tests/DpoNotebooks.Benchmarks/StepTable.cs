using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Scoring;
using DpoNotebooks.Training;
using Spectre.Console;

namespace DpoNotebooks.Benchmarks;

/// <summary>Measures a training step and generation of a workload, and compares both with the naive implementation.</summary>
public static class StepTable
{
    public static void Print(Workload workload, double matrixRate)
    {
        var pairs = workload.Data();
        var data = PairDataset.From(pairs);
        Console.WriteLine();
        Console.WriteLine(
            $"{workload.Name}: hidden size {workload.Config.HiddenSize}, {workload.Config.LayerCount} layers, vocabulary {workload.Config.VocabularySize}; "
            + $"a step of {pairs.Length} pairs of {data.Responses.Count} responses, {workload.PromptTokens} + {workload.ResponseTokens} tokens each; "
            + $"{workload.Samples} responses generated at a time");
        var table = new Table();
        table.AddColumns("", "pairs/s", "tokens/s", "of matrix rate", "additional peak memory");

        using var policy = CausalLm.Create(workload.Config, 0);
        using var reference = CausalLm.Create(workload.Config, 0);
        var logps = DatasetLogps.Compute(reference, data);
        var config = new TrainingConfig { Steps = 4, Seed = 0, BatchSize = pairs.Length };
        var preferences = new PreferenceConfig { Loss = new Dpo { Beta = 0.1 }, Training = config };
        var training = Timing.Of(() => PreferenceTrainer.Train(policy, logps, data, preferences), config.Steps);
        TrainingRow("training step", data.Responses.Count, training);
        TrainingRow("training step, naive", 2 * pairs.Length, Timing.Of(() => NaiveStep.Train(policy, reference, pairs, 0.1), 1));

        int[][] prompts = [.. Enumerable.Range(0, workload.Samples).Select(_ => Enumerable.Repeat(1, workload.PromptTokens).ToArray())];
        var sampling = new SamplingConfig { MaxNewTokens = workload.ResponseTokens, Seed = 0 };
        var sampled = Sampler.Sample(policy, prompts, sampling).Sum(completion => (double)completion.Tokens.Length);
        GenerationRow("generation", sampled, Timing.Of(() => Sampler.Sample(policy, prompts, sampling), 1));
        var naive = Timing.Of(() => NaiveStep.Generate(policy, workload.Samples, workload.PromptTokens, workload.ResponseTokens), 1);
        GenerationRow("generation, naive", (double)workload.Samples * workload.ResponseTokens, naive);
        AnsiConsole.Write(table);

        // Tokens and work count the policy's sequences, forward and backward; recomputation and the naive reference pass are overhead.
        void TrainingRow(string name, int sequences, Timing timing)
        {
            double tokens = sequences * workload.Length;
            var share = 3 * tokens * workload.ForwardFlopsPerToken() / timing.Seconds / matrixRate;
            table.AddRow(name, $"{pairs.Length / timing.Seconds:N1}", $"{tokens / timing.Seconds:N0}", $"{share:P0}", Megabytes(timing));
        }

        void GenerationRow(string name, double tokens, Timing timing) => table.AddRow(name, "", $"{tokens / timing.Seconds:N0}", "", Megabytes(timing));
    }

    private static string Megabytes(Timing timing) => $"{timing.PeakBytes / 1e6:N0} MB";
}
