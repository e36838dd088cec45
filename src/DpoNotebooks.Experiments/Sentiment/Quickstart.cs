using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Sweeps;
using DpoNotebooks.Experiments.Worlds.Reviews;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The shipped reference and pairs of the reviews world, ready for a short run.</summary>
/// <param name="Reference">The fine-tuned model.</param>
/// <param name="Texts">Prefixes and the true reward.</param>
/// <param name="Pairs">The pairs that are trained on, and those held out.</param>
/// <param name="Evaluator">Measures a policy on held-out prefixes.</param>
/// <param name="Training">The short run.</param>
/// <param name="Context">Shows progress.</param>
public sealed record Quickstart(
    CausalLm Reference, SentimentTexts Texts, SweepPairs Pairs, PolicyEvaluator Evaluator, TrainingConfig Training, ExperimentContext Context)
{
    private const int HeldOutPairs = 300;

    /// <summary>Loads the shipped files.</summary>
    /// <param name="scale">Embedded, or Smoke for tests.</param>
    /// <param name="seed">Seed of training and samples; the files are the same for every seed.</param>
    /// <param name="context">Shows progress; null: silent.</param>
    /// <param name="device">Where the models live; null: the CPU.</param>
    /// <exception cref="ArgumentException">No such scale, or one of other texts.</exception>
    public static Quickstart Load(string scale, int seed, ExperimentContext? context = null, Device? device = null)
    {
        var experiment = SentimentScales.Of(scale, seed);
        if (experiment.Imdb is not null)
        {
            throw new ArgumentException($"the quickstart has the files of the reviews world only: scale is Embedded or Smoke, not {scale}");
        }

        var files = ReviewsFiles.Shipped();
        var (reference, tokenizer) = files.LoadReference(device);
        var all = files.LoadPairs(tokenizer, reference.Config);
        // Pairs of a prompt stand together in the file, so the last ones are of prompts of their own (but for one at the cut).
        var held = all.Pairs.TakeLast(HeldOutPairs).Where(pair => !pair.Prompt.SequenceEqual(all.Pairs[^(HeldOutPairs + 1)].Prompt));
        var pairs = PairDataset.From(all.Pairs.SkipLast(HeldOutPairs));
        var texts = ReviewsTexts.Of(experiment with { Reference = experiment.Reference with { Reviews = 0 } }, ReviewsWorld.Default);
        var evaluator = new PolicyEvaluator(reference, texts.EvaluationPrompts, texts.Reward, experiment.Evaluation.Sampling, samplesPerPrompt: 2);
        var training = experiment.Methods[0].Training with { Steps = experiment.QuickSteps, EvaluateEvery = 0, Seed = seed };
        return new Quickstart(reference, texts, SweepPairs.Score(reference, pairs, PairDataset.From(held), context), evaluator, training, context ?? ExperimentContext.Silent);
    }

    /// <summary>Trains a copy of the reference with DPO, measures it and keeps it.</summary>
    public SweepRun Train(double beta)
    {
        var recipe = new MethodRecipe("DPO", $"β = {beta}", new Dpo { Beta = beta }, Training, [Training.Seed]) { Kept = true };
        return Sweep.Run(Reference, Pairs, [recipe], Evaluator, 1, Context.Training($"DPO, β = {beta}"))[0];
    }

    /// <summary>The audit of a fresh copy.</summary>
    public IReadOnlyList<AuditCheck> Audit()
    {
        using var policy = Reference.Clone();
        return StepZeroAudit.Run(policy, Reference, Pairs.TrainLogps, Pairs.Train);
    }

    /// <summary>Writes the results of some runs, as every notebook does.</summary>
    /// <param name="folder">The folder of this run.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="frontier">What they reached.</param>
    public void Save(string folder, IReadOnlyList<SweepRun> runs, Frontier frontier)
    {
        var results = new ResultsFolder(folder);
        results.SaveHistory(SentimentResults.HistoryOf(runs));
        results.SaveFrontier(frontier);
        results.SaveExperiment(runs.Select(run => run.Recipe), new Dictionary<string, string> { ["reference"] = Reference.WeightsHash(), ["pairs"] = Pairs.Train.Hash });
    }
}
