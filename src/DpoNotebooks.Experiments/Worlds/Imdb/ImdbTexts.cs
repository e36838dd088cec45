using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Reporting;

namespace DpoNotebooks.Experiments.Worlds.Imdb;

/// <summary>The texts of an experiment on IMDb: fine-tuning texts and the pairs' prefixes come from the training part, as in the paper, and all
/// held-out texts come from the test part. No review is used twice, but many reviews share short prefixes.</summary>
internal static class ImdbTexts
{
    private const int TextStream = 0, PromptStream = 1, TestStream = 2, LengthStream = 3, HeldOutLengthStream = 4, EvaluationLengthStream = 5;

    public static World Load(ImdbRecipe recipe, WorldRequest request, ExperimentContext context)
    {
        var pretrained = request.Pretrained
            ?? throw new ArgumentException("IMDb is read with the tokenizer of a pretrained model: set Reference.Pretrained");
        var tokenizer = TextTokenizer.Load(context.Fetch(pretrained, null));
        var begin = Begin(tokenizer);
        var folder = context.Fetch(recipe.Reviews, HubFiles.Matching("*train-*.parquet", "*test-*.parquet"));
        var train = Tokens(folder, "train", recipe, tokenizer, context);
        var (texts, prompts) = (Deck(train, "IMDb's training part", TextStream), Deck(train, "IMDb's training part", PromptStream));
        var test = Deck(Tokens(folder, "test", recipe, tokenizer, context), "IMDb's test part", TestStream);
        // Dealt first, so that evaluation prefixes do not depend on the rest of the experiment.
        var evaluated = Prefixes(test.Deal(request.EvaluationPrompts, "to measure policies on"), EvaluationLengthStream);
        var heldOut = Prefixes(test.Deal(request.HeldOutPrompts, "for held-out pairs"), HeldOutLengthStream);
        var reward = ImdbReward.Load(recipe, tokenizer, context, request.Device);
        return new World
        {
            Name = "IMDb",
            Train = Texts(texts.Deal(request.Texts, "to fine-tune on"), recipe.ReviewTokens),
            // As long as the policies' completions, so that rewards are comparable.
            HeldOut = Texts(test.Deal(request.HeldOutTexts, "held out"), recipe.LongestPrefix + request.MaxNewTokens),
            Prompts = Prefixes(prompts.Deal(request.Prompts, "for the pairs"), LengthStream),
            HeldOutPrompts = heldOut,
            EvaluationPrompts = evaluated,
            Reward = reward.Score,
            Decode = ids => Text(tokenizer, ids),
            PieceOf = id => id == begin || id == tokenizer.EosId ? "(end)" : id < tokenizer.VocabularySize ? tokenizer.PieceOf(id) : "",
            Measures = ["length"],
            Sources = new Dictionary<string, string> { ["tokenizer"] = tokenizer.Hash, ["reward model"] = reward.Hash },
        };

        ReviewDeck Deck(int[][] reviews, string name, int stream) => new(name, reviews, new SplitMix64(request.Seed, stream));

        TokenizedResponse[] Texts(ReadOnlySpan<int[]> reviews, int longest) =>
            [.. reviews.ToArray().Select(ids => new TokenizedResponse([begin], ids.Length < longest ? [.. ids, tokenizer.EosId] : ids[..longest]))];

        int[][] Prefixes(ReadOnlySpan<int[]> reviews, int stream)
        {
            var lengths = new SplitMix64(request.Seed, stream);
            return [.. reviews.ToArray()
                .Select(ids => (int[])[begin, .. ids[..(recipe.ShortestPrefix + lengths.Next(recipe.LongestPrefix - recipe.ShortestPrefix + 1))]])];
        }
    }

    /// <summary>First token of every text, so that a prefix's first word also has a context.</summary>
    public static int Begin(TextTokenizer tokenizer) => tokenizer.BosId ?? tokenizer.EosId;

    /// <summary>Text without special tokens; a model may have more rows than its tokenizer has tokens, and so sample unknown ids.</summary>
    public static string Text(TextTokenizer tokenizer, int[] ids) => tokenizer.Decode([.. ids.Where(id => id < tokenizer.VocabularySize)], skipSpecial: true);

    /// <summary>The reviews that are longer than any prefix.</summary>
    private static int[][] Tokens(string folder, string part, ImdbRecipe recipe, TextTokenizer tokenizer, ExperimentContext context)
    {
        var progress = context.Progress($"tokenizing IMDb, {part}");
        ImdbReview[] reviews = [.. ImdbReviews.LoadPart(folder, part)];
        var tokens = new List<int[]>(reviews.Length);
        foreach (var review in reviews)
        {
            tokens.Add(tokenizer.Encode(review.Text.Replace("<br />", "\n", StringComparison.Ordinal))); // line breaks of the original web pages
            progress(tokens.Count, reviews.Length);
        }

        return [.. tokens.Where(ids => ids.Length > recipe.LongestPrefix)];
    }
}
