using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Notebook.Live;
using DpoNotebooks.Scoring;
using DpoNotebooks.Training;

namespace DpoNotebooks.Benchmarks;

/// <summary>
/// Trains a small GPT-2 with random weights by DPO on real dialogues and evaluates it on pairs of held-out prompts. It shows that the
/// library handles real text end to end and that the policy generalizes; the model is too small for conversation.
/// </summary>
public static class HhRun
{
    private const int HeldOutShare = 6;

    /// <param name="folder">The folder of Anthropic HH files (*.jsonl.gz).</param>
    /// <param name="tokenizerFolder">The folder of GPT-2's vocab.json and merges.txt.</param>
    /// <param name="steps">The number of DPO steps.</param>
    public static void Run(string folder, string tokenizerFolder, int steps)
    {
        var tokenizer = TextTokenizer.Load(tokenizerFolder);
        var config = new CausalLmConfig { ContextLength = 128, HiddenSize = 64, LayerCount = 2, HeadCount = 4 };
        var pairs = Pairs(folder, tokenizer, config);
        var prompts = pairs.GroupBy(pair => string.Join(' ', pair.Prompt)).ToArray();
        new Random(0).Shuffle(prompts);
        var heldOut = PairDataset.From(prompts.Take(prompts.Length / HeldOutShare).SelectMany(prompt => prompt));
        var train = PairDataset.From(prompts.Skip(prompts.Length / HeldOutShare).SelectMany(prompt => prompt));
        Console.WriteLine($"{train.Pairs.Count} pairs to train on, {heldOut.Pairs.Count} pairs of other prompts held out");

        using var reference = CausalLm.Create(config, seed: 0);
        using var policy = reference.Clone();
        var (trainLogps, heldOutLogps) = (DatasetLogps.Compute(reference, train, batchSize: 16), DatasetLogps.Compute(reference, heldOut, batchSize: 16));
        foreach (var check in StepZeroAudit.Run(policy, reference, trainLogps, train))
        {
            Console.WriteLine($"  audit: {(check.Passed ? "passed" : "FAILED")}  {check.Name} ({check.Measured})");
        }

        Train(policy, trainLogps, train, heldOutLogps, heldOut, steps);
    }

    private static IReadOnlyList<TokenizedPair> Pairs(string folder, TextTokenizer tokenizer, CausalLmConfig config)
    {
        var all = new List<PreferencePair>();
        foreach (var file in Directory.GetFiles(folder, "*.jsonl.gz").Order(StringComparer.Ordinal))
        {
            var fileReport = new HhReport();
            all.AddRange(AnthropicHh.Load(file, fileReport));
            Console.WriteLine($"{Path.GetFileName(file)}: {fileReport}");
        }

        var truncation = new PairTruncation { MaxLength = config.ContextLength, MaxPromptLength = config.ContextLength / 2, KeptPromptEnd = KeptPromptEnd.End };
        var (pairs, report) = new PairTokenizer(tokenizer, truncation, config.VocabularySize, config.ContextLength).Tokenize(all);
        Console.WriteLine(report);
        return [.. pairs.Where(pair => !pair.Chosen.AsSpan().SequenceEqual(pair.Rejected))];
    }

    private static void Train(CausalLm policy, DatasetLogps trainLogps, PairDataset train, DatasetLogps heldOutLogps, PairDataset heldOut, int steps)
    {
        var progress = new Progress();
        var loss = new Dpo { Beta = 0.1 };
        var config = new TrainingConfig
        {
            Steps = steps,
            Seed = 0,
            BatchSize = 16,
            EvaluateEvery = steps / 4,
            Schedule = new Schedule { LearningRate = 5e-5, WarmupSteps = 50 },
        };
        PreferenceTrainer.Train(policy, trainLogps, train, new PreferenceConfig { Loss = loss, Training = config }, new TrainingHooks
        {
            OnStep = step => progress.Report(step.Step, step.Steps, $"DPO, loss {step.Row.Metrics["loss"]:F4}"),
            Evaluate = step =>
            {
                var metrics = PairEvaluator.Evaluate(policy, heldOutLogps, heldOut, loss, 8);
                Console.WriteLine(
                    $"step {step}, held out: loss {metrics["loss"]} (ln 2 = {Math.Log(2):F4}), accuracy {metrics["rewards/accuracies"]}, "
                    + $"margin {metrics["rewards/margins"]}");
                return null;
            },
        });
    }
}
