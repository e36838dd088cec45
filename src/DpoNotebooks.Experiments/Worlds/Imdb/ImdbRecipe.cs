using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Worlds.Imdb;

/// <summary>IMDb's reviews and the classifier that is their true reward (paper, §6.1). What the paper leaves open is chosen here.</summary>
public sealed record ImdbRecipe : WorldRecipe
{
    /// <summary>The reviews, with their parts train and test: <c>hub:datasets/owner/name</c>,
    /// or a folder, see <see cref="Data.ImdbReviews.LoadPart"/>.</summary>
    public string Reviews { get; init; } = "hub:datasets/stanfordnlp/imdb";

    /// <summary>The classifier: <c>hub:owner/name</c> or a folder.</summary>
    public string RewardModel { get; init; } = "hub:siebert/sentiment-roberta-large-english";

    /// <summary>The label whose probability is the reward.</summary>
    public string RewardLabel { get; init; } = "POSITIVE";

    /// <summary>Tokens that the classifier reads of a text at most.</summary>
    public int RewardTokens { get; init; } = 512;

    /// <summary>Tokens of the shortest prefix.</summary>
    public int ShortestPrefix { get; init; } = 2;

    /// <summary>Tokens of the longest prefix; the lengths between are drawn alike.</summary>
    public int LongestPrefix { get; init; } = 8;

    /// <summary>Tokens that fine-tuning reads of a review at most; one that is cut gets no end mark.</summary>
    public int ReviewTokens { get; init; } = 512;

    /// <summary>Downloads what is missing, and tokenizes it with the pretrained model's tokenizer.</summary>
    /// <exception cref="ArgumentException">The request names no pretrained model, or IMDb has fewer reviews than it asks for.</exception>
    public override World Load(WorldRequest request, ExperimentContext context) => ImdbTexts.Load(this, request, context);
}
