using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models;
using DpoNotebooks.Notebook;
using DpoNotebooks.Tokenization;

namespace DpoNotebooks.Experiments;

/// <summary>The true reward on IMDb: P(positive) of prefix and completion by a classifier, with their length beside it.</summary>
internal sealed class ImdbReward
{
    private readonly ClassifierReward _classifier;
    private readonly HashSet<int> _marks;

    private ImdbReward(ClassifierReward classifier, string hash, HashSet<int> marks) => (_classifier, Hash, _marks) = (classifier, hash, marks);

    /// <summary>SHA-256 of the classifier's weights.</summary>
    public string Hash { get; }

    /// <summary>Downloads and loads the classifier; it stays in memory for as long as the reward is in use.</summary>
    /// <param name="recipe">Which one.</param>
    /// <param name="tokenizer">The policies' tokenizer.</param>
    /// <param name="device">Where it lives; null: the CPU.</param>
    public static ImdbReward Load(ImdbRecipe recipe, TextTokenizer tokenizer, Device? device)
    {
        var folder = Downloads.Folder(recipe.RewardModel);
        var classifier = SequenceClassifier.Load(folder, device);
        var reward = new ClassifierReward(classifier, TextTokenizer.Load(folder), ids => ImdbTexts.Text(tokenizer, ids), recipe.RewardLabel, recipe.RewardTokens);
        return new ImdbReward(reward, classifier.WeightsHash(), [ImdbTexts.Begin(tokenizer), tokenizer.EosId]);
    }

    /// <summary>The rewards, a <see cref="RewardFunction"/>; the length is that of prefix and completion in tokens.</summary>
    public IReadOnlyList<RewardScore> Score(IReadOnlyList<TokenizedResponse> texts)
    {
        var scores = _classifier.Score(texts, new Progress { Patience = TimeSpan.FromSeconds(10) }.For("scoring texts by the classifier"));
        return [.. scores.Zip(texts, (score, text) => score with { Measures = new Dictionary<string, double> { ["length"] = text.Prompt.Concat(text.Response).Count(id => !_marks.Contains(id)) } })];
    }
}
