using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Models;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Worlds.Imdb;

/// <summary>The true reward on IMDb: P(positive) of prefix and completion from a classifier, with the length as another measure.</summary>
internal sealed class ImdbReward
{
    private readonly ClassifierReward _classifier;
    private readonly HashSet<int> _marks;
    private readonly ExperimentContext _context;

    private ImdbReward(ClassifierReward classifier, string hash, HashSet<int> marks, ExperimentContext context) =>
        (_classifier, Hash, _marks, _context) = (classifier, hash, marks, context);

    /// <summary>SHA-256 of the classifier's weights.</summary>
    public string Hash { get; }

    /// <summary>Downloads and loads the classifier; it stays in memory for as long as the reward is in use.</summary>
    /// <param name="recipe">Names the classifier.</param>
    /// <param name="tokenizer">The policies' tokenizer.</param>
    /// <param name="context">Fetches the files and shows progress.</param>
    /// <param name="device">Device of the classifier; null is the CPU.</param>
    public static ImdbReward Load(ImdbRecipe recipe, TextTokenizer tokenizer, ExperimentContext context, Device? device)
    {
        var folder = context.Fetch(recipe.RewardModel, null);
        var classifier = SequenceClassifier.Load(folder, device);
        var reward = new ClassifierReward(
            classifier, TextTokenizer.Load(folder), ids => ImdbTexts.Text(tokenizer, ids), recipe.RewardLabel, recipe.RewardTokens);
        return new ImdbReward(reward, classifier.WeightsHash(), [ImdbTexts.Begin(tokenizer), tokenizer.EosId], context);
    }

    /// <summary>The rewards, a <see cref="RewardFunction"/>; the length is that of prefix and completion in tokens.</summary>
    public IReadOnlyList<RewardScore> Score(IReadOnlyList<TokenizedResponse> texts)
    {
        var scores = _classifier.Score(texts, _context.Progress("scoring texts by the classifier"));
        return [.. scores.Zip(texts,
            (score, text) => score with
            {
                Measures = new Dictionary<string, double> { ["length"] = text.Prompt.Concat(text.Response).Count(id => !_marks.Contains(id)) },
            })];
    }
}
