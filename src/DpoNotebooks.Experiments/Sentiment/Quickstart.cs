using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Worlds;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Sentiment;

/// <summary>The shipped reference and pairs of the reviews world, ready for a short run.</summary>
/// <param name="Inputs">Reference, world, pairs with the reference's log-probabilities, evaluator.</param>
/// <param name="Tokenizer">The reference's tokenizer.</param>
/// <param name="Training">Configuration of the short run.</param>
public sealed record Quickstart(MethodInputs Inputs, TextTokenizer Tokenizer, TrainingConfig Training)
{
    private const int HeldOutPairs = 300;

    /// <summary>Configuration of the short run with a loss.</summary>
    public PreferenceConfig With(PreferenceLoss loss) => new() { Loss = loss, Training = Training, Order = SentimentScales.Order };

    /// <summary>The reference model.</summary>
    public CausalLm Reference => Inputs.Reference;

    /// <summary>Prompts and the true reward.</summary>
    public World World => Inputs.World;

    /// <summary>The pairs to train on and the held-out pairs.</summary>
    public ScoredPairs Pairs => Inputs.Pairs;

    /// <summary>Measures a policy on held-out prefixes.</summary>
    public PolicyEvaluator Evaluator => Inputs.Evaluator;

    /// <summary>Loads the shipped files.</summary>
    /// <param name="scale">Embedded, or Smoke for tests.</param>
    /// <param name="seed">Seed of training and samples; the files are the same for every seed.</param>
    /// <param name="context">Shows progress; null is silent.</param>
    /// <param name="device">Device of the models; null is the CPU.</param>
    /// <exception cref="ArgumentException">The scale is unknown, or its world does not ship with the project.</exception>
    public static Quickstart Load(string scale, int seed, ExperimentContext? context = null, Device? device = null)
    {
        var experiment = SentimentScales.Of(scale, seed);
        if (experiment.World != SentimentScales.Embedded.World)
        {
            throw new ArgumentException($"the files of the quickstart are those of the reviews world: scale is Embedded or Smoke, not {scale}");
        }

        var files = ReviewsFiles.Shipped();
        var (reference, tokenizer) = files.LoadReference(device);
        var all = files.LoadPairs(tokenizer, reference.Config);
        // Pairs of one prompt are neighbours in the file, so the last pairs have different prompts, except for one prompt at the cut.
        var held = all.Pairs.TakeLast(HeldOutPairs).Where(pair => !pair.Prompt.SequenceEqual(all.Pairs[^(HeldOutPairs + 1)].Prompt));
        var pairs = PairDataset.From(all.Pairs.SkipLast(HeldOutPairs));
        var world = (experiment with { Reference = experiment.Reference with { Texts = 0 } }).LoadWorld(context, device);
        var evaluator = new PolicyEvaluator(reference, world.EvaluationPrompts, world.Reward, experiment.Evaluation.Sampling, samplesPerPrompt: 2);
        var training = SentimentScales.ShortRun(experiment) with { Seed = seed };
        return new Quickstart(
            new MethodInputs(reference, world, ScoredPairs.Score(reference, pairs, PairDataset.From(held), context), evaluator), tokenizer, training);
    }
}
