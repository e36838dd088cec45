using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Worlds.Imdb;

/// <summary>IMDb's reviews and the classifier that is their true reward (paper, §6.1). It also sets what the paper leaves open.</summary>
public sealed record ImdbRecipe : WorldRecipe
{
    /// <summary>The reviews, with their parts train and test: <c>hub:datasets/owner/name</c>,
    /// or a folder, see <see cref="Data.ImdbReviews.LoadPart"/>.</summary>
    public string Reviews { get; init; } = "hub:datasets/stanfordnlp/imdb";

    /// <summary>The classifier: <c>hub:owner/name</c> or a folder.</summary>
    public string RewardModel { get; init; } = "hub:siebert/sentiment-roberta-large-english";

    /// <summary>The label whose probability is the reward.</summary>
    public string RewardLabel { get; init; } = "POSITIVE";

    /// <summary>Maximum tokens per text that the classifier reads.</summary>
    public int RewardTokens { get; init; } = 512;

    /// <summary>Tokens of the shortest prefix.</summary>
    public int ShortestPrefix { get; init; } = 2;

    /// <summary>Tokens of the longest prefix; lengths are uniform.</summary>
    public int LongestPrefix { get; init; } = 8;

    /// <summary>Maximum tokens per review in fine-tuning; a truncated review has no end mark.</summary>
    public int ReviewTokens { get; init; } = 512;

    /// <summary>Downloads missing files and tokenizes the texts with the pretrained model's tokenizer.</summary>
    /// <exception cref="ArgumentException">The request names no pretrained model, or IMDb has fewer reviews than it asks for.</exception>
    public override World Load(WorldRequest request, ExperimentContext context) => ImdbTexts.Load(this, request, context);
}
