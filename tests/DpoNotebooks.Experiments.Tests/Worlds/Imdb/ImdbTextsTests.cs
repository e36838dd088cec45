using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Experiments.Worlds.Imdb;
using DpoNotebooks.Experiments.Worlds.Reviews;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Models;

namespace DpoNotebooks.Experiments.Tests.Worlds.Imdb;

[Collection(TorchGenerator.Name)]
public sealed class ImdbTextsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SentimentExperiment _experiment;

    public ImdbTextsTests() => _experiment = SentimentScales.PaperTrial with
    {
        World = new ImdbRecipe
        { Reviews = PaperFiles.Imdb(_folder.PathOf("imdb"), train: 100, test: 60), RewardModel = PaperFiles.Classifier(_folder.PathOf("classifier")) },
        Reference = SentimentScales.PaperTrial.Reference with { Pretrained = PaperFiles.Model(_folder.PathOf("model")) },
    };

    private ImdbRecipe Imdb => (ImdbRecipe)_experiment.World;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prompts_are_prefixes_of_two_to_eight_tokens_and_held_out_texts_are_of_other_reviews()
    {
        var texts = _experiment.LoadWorld();
        var (train, test) = (Tokens(0, 100), Tokens(1, 60));

        Assert.Equal(
            (64, 32, 24, 8, 8),
            (texts.Train.Count, texts.HeldOut.Count, texts.Prompts.Count, texts.HeldOutPrompts.Count, texts.EvaluationPrompts.Count));
        int[][] all = [.. texts.Prompts, .. texts.HeldOutPrompts, .. texts.EvaluationPrompts];
        Assert.All(all, prompt => Assert.Equal(ReviewVocabulary.Eos, prompt[0]));
        Assert.Equal([2, 3, 4, 5, 6, 7, 8], all.Select(prompt => prompt.Length - 1).Distinct().Order());
        Assert.All(texts.Prompts, prompt => Assert.Contains(train, review => Begins(review, prompt)));
        Assert.All(texts.Train, text => Assert.Contains(train, review => text.Response.SequenceEqual([.. review, ReviewVocabulary.Eos])));
        Assert.All(texts.HeldOut, text => Assert.Contains(test, review => text.Response.SequenceEqual([.. review, ReviewVocabulary.Eos])));
        // The test part's 60 reviews: 32 held out, 8 and 8 for prompts, none used twice.
        Assert.All(texts.HeldOutPrompts.Concat(texts.EvaluationPrompts), prompt => Assert.Contains(
            test.Where(review => !texts.HeldOut.Any(text => text.Response.SequenceEqual([.. review, ReviewVocabulary.Eos]))),
            review => Begins(review, prompt)));

        static bool Begins(int[] review, int[] prompt) => review.AsSpan().StartsWith(prompt.AsSpan(1));
    }

    [Fact]
    public void A_seed_determines_the_texts()
    {
        var first = _experiment.LoadWorld();
        var again = _experiment.LoadWorld();
        var other = (_experiment with { Seed = 1 }).LoadWorld();

        Assert.Equal(first.Prompts, again.Prompts);
        Assert.Equal(first.EvaluationPrompts, again.EvaluationPrompts);
        Assert.NotEqual(first.Prompts, other.Prompts);
        Assert.NotEqual(first.EvaluationPrompts, other.EvaluationPrompts);
    }

    [Fact]
    public void Long_reviews_are_truncated_without_an_end_mark()
    {
        var texts = (_experiment with
        {
            World = Imdb with { ReviewTokens = 10 },
            Evaluation = _experiment.Evaluation with { Sampling = _experiment.Evaluation.Sampling with { MaxNewTokens = 4 } },
        }).LoadWorld();

        AssertCut(texts.Train, Tokens(0, 100), 10);
        AssertCut(texts.HeldOut, Tokens(1, 60), 12); // the longest prefix and four new tokens

        static void AssertCut(IReadOnlyList<TokenizedResponse> texts, int[][] reviews, int longest)
        {
            int[][] expected = [.. reviews.Select(ids => ids.Length < longest ? [.. ids, ReviewVocabulary.Eos] : ids[..longest])];
            Assert.All(texts, text => Assert.Contains(expected, ids => ids.SequenceEqual(text.Response)));
            Assert.Contains(texts, text => text.Response.Length == longest && text.Response[^1] != ReviewVocabulary.Eos);
        }
    }

    [Fact]
    public void The_reward_is_the_probability_of_the_label_and_reports_the_length()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var texts = _experiment.LoadWorld();
        using var classifier = SequenceClassifier.Load(_folder.PathOf("classifier"));

        var scores = texts.Reward(texts.HeldOut);

        Assert.All(texts.HeldOut.Zip(scores), pair =>
        {
            var ids = pair.First.Response[..^1]; // its own tokenizer has the same words and adds no special tokens
            using var logits = classifier.Logits(tensor(ids, [1, ids.Length]).to_type(ScalarType.Int64), [ids.Length]);
            var (negative, positive) = (logits[0, 0].item<float>(), logits[0, 1].item<float>());
            Assert.Equal(1 / (1 + Math.Exp(negative - positive)), pair.Second.Reward, 5);
            Assert.Equal(ids.Length, pair.Second.Measures["length"]);
        });
        Assert.True(Estimate.Of([.. scores.Select(score => score.Reward)]).Deviation > 0.05); // otherwise the rewards do not differ
        Assert.Equal(classifier.WeightsHash(), texts.Sources["reward model"]);
    }

    [Fact]
    public void Load_names_the_mismatched_setting()
    {
        Assert.Contains("60 reviews", Message(_experiment with { Evaluation = _experiment.Evaluation with { Prompts = 21 } }), StringComparison.Ordinal);
        Assert.Contains("31 are left; the experiment asks for 32 held out",
            Message(_experiment with { Evaluation = _experiment.Evaluation with { Prompts = 21 } }),
            StringComparison.Ordinal);
        Assert.Contains("no label 'GOOD', but NEGATIVE, POSITIVE",
            Message(_experiment with { World = Imdb with { RewardLabel = "GOOD" } }),
            StringComparison.Ordinal);
        Assert.Contains("set Reference.Pretrained",
            Message(_experiment with { Reference = _experiment.Reference with { Pretrained = null } }),
            StringComparison.Ordinal);
        Assert.Contains("Embedded or Smoke", Assert.Throws<ArgumentException>(() => Quickstart.Load("Paper", 0)).Message, StringComparison.Ordinal);

        static string Message(SentimentExperiment experiment) => Assert.Throws<ArgumentException>(() => experiment.LoadWorld()).Message;
    }

    private int[][] Tokens(int stream, int count)
    {
        var tokenizer = TextTokenizer.Load(_folder.PathOf("model"));
        return [.. PaperFiles.Texts(stream, count).Select(text => tokenizer.Encode(text))];
    }
}
