using DpoNotebooks.Benchmarks;
using DpoNotebooks.Data;
using DpoNotebooks.Generation;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Training;
using Spectre.Console;

// hh FOLDER TOKENIZER [STEPS]: the trainer on real dialogues.
if (args is ["hh", var folder, var tokenizer, ..])
{
    HhRun.Run(folder, tokenizer, args.Length > 3 ? int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture) : 300);
    return;
}

// Nothing: what a training step and generation cost on this machine, beside the naive form, in one run.
var rate = MatrixRate.Measure();
AnsiConsole.MarkupLine($"{get_num_threads()} threads, measured matrix-multiply rate [bold]{rate / 1e9:F0} GFLOP/s[/] (float32, 1024³)");
foreach (var workload in Workload.All)
{
    var table = new Table().Title($"{workload.Name}: {workload.Config.HiddenSize} wide, {workload.Config.LayerCount} layers, vocabulary {workload.Config.VocabularySize}, {workload.Pairs} pairs of {workload.PromptTokens} + {workload.ResponseTokens} tokens");
    table.AddColumns("", "tokens/s", "share of matrix rate", "peak memory over the start");
    var pairs = workload.Data();
    var data = PairDataset.From(pairs);
    var length = workload.PromptTokens + workload.ResponseTokens;
    var tokens = 2.0 * workload.Pairs * length;
    // The useful work alone, forward and backward, is counted for both forms.
    var flops = 3 * workload.ForwardFlopsPerToken(length, (double)workload.ResponseTokens / length);

    using var policy = CausalLm.Create(workload.Config, 0);
    using var reference = CausalLm.Create(workload.Config, 0);
    var logps = ReferenceLogps.Compute(reference, data);
    var config = new TrainingConfig { Steps = 4, Seed = 0, BatchSize = workload.Pairs };
    Row("training step", tokens, flops, Timing.Of(() => PreferenceTrainer.Train(policy, logps, data, new Dpo { Beta = 0.1 }, config), config.Steps));
    Row("training step, naive", tokens, flops, Timing.Of(() => NaiveStep.Train(policy, reference, pairs, 0.1), 1));

    int[][] prompts = [.. Enumerable.Range(0, 256).Select(_ => Enumerable.Repeat(1, workload.PromptTokens).ToArray())];
    var sampling = new SamplingConfig { MaxNewTokens = workload.ResponseTokens, Seed = 0 };
    var sampled = Sampler.Sample(policy, prompts, sampling).Sum(completion => (double)completion.Tokens.Length);
    Row("generation", sampled, 0, Timing.Of(() => Sampler.Sample(policy, prompts, sampling), 1));
    Row("generation, naive", 256.0 * workload.ResponseTokens, 0, Timing.Of(() => NaiveStep.Generate(policy, 256, workload.PromptTokens, workload.ResponseTokens), 1));
    AnsiConsole.Write(table);

    void Row(string name, double count, double flopsPerToken, Timing timing) => table.AddRow(
        name,
        $"{count / timing.Seconds:N0}",
        flopsPerToken == 0 ? "" : $"{count * flopsPerToken / timing.Seconds / rate:P0}",
        $"{timing.PeakBytes / 1e6:N0} MB");
}
