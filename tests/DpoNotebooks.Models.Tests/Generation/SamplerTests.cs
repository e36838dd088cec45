using DpoNotebooks.Models.Generation;

namespace DpoNotebooks.Models.Tests.Generation;

public class SamplerTests
{
    private static readonly int[][] Prompts = [[1, 2, 3], [4], [5, 6, 7, 8, 9, 10], [2, 2]];

    private static CausalLm Model => TinyModel.Create();

    [Fact]
    public void Greedy_sampling_with_and_without_cache_agree_for_prompts_of_different_lengths()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Model;

        var sampled = Sampler.Sample(model, Prompts, new SamplingConfig { MaxNewTokens = 12, Seed = 0, Temperature = 0 });

        foreach (var (prompt, completion) in Prompts.Zip(sampled))
        {
            List<int> text = [.. prompt];
            while (text.Count < prompt.Length + 12 && (text.Count == prompt.Length || text[^1] != model.Config.EosId))
            {
                var ids = tensor(text.Select(id => (long)id).ToArray(), [1, text.Count]);
                text.Add((int)model.Logits(model.Hidden(ids, arange(text.Count)))[0, text.Count - 1].argmax().ToInt64());
            }

            Assert.Equal(text.Skip(prompt.Length), completion.Tokens);
        }
    }

    [Fact]
    public void Samples_depend_on_the_seed_and_not_on_the_batch_size()
    {
        using var scope = NewDisposeScope();
        using var model = Model;
        var config = new SamplingConfig { MaxNewTokens = 10, Seed = 42 };

        var all = Sampler.Sample(model, Prompts, config, samplesPerPrompt: 5);
        var small = Sampler.Sample(model, Prompts, config with { BatchSize = 3 }, samplesPerPrompt: 5);
        var other = Sampler.Sample(model, Prompts, config with { Seed = 43 }, samplesPerPrompt: 5);

        Assert.Equal(all.Select(Text), small.Select(Text));
        Assert.NotEqual(all.Select(Text), other.Select(Text));
        Assert.Equal([0, 0, 0, 0, 0, 1], all.Take(6).Select(completion => completion.PromptIndex));
        Assert.True(all.Select(Text).Distinct().Count() > 15);

        static string Text(Completion completion) => string.Join(' ', completion.Tokens);
    }

    [Fact]
    public void Prompts_sampled_in_several_calls_get_the_same_responses()
    {
        using var scope = NewDisposeScope();
        using var model = Model;
        var config = new SamplingConfig { MaxNewTokens = 10, Seed = 42 };

        var together = Sampler.Sample(model, Prompts, config, samplesPerPrompt: 2);
        Completion[] parts =
        [
            .. Sampler.Sample(model, Prompts[..1], config, samplesPerPrompt: 2),
            .. Sampler.Sample(model, Prompts[1..], config, samplesPerPrompt: 2, firstPrompt: 1),
        ];

        Assert.Equal(together.Select(Text), parts.Select(Text));

        static string Text(Completion completion) => $"{completion.PromptIndex} {completion.SampleIndex}: {string.Join(' ', completion.Tokens)}";
    }

    [Fact]
    public void Drawn_is_called_with_each_token_in_order()
    {
        using var scope = NewDisposeScope();
        using var model = Model;
        var received = new Dictionary<(int, int), List<int>>();

        var sampled = Sampler.Sample(model, Prompts, new SamplingConfig { MaxNewTokens = 10, Seed = 42 }, samplesPerPrompt: 2, drawn: (prompt, sample, token) =>
        {
            received.TryAdd((prompt, sample), []);
            received[(prompt, sample)].Add(token);
        });

        Assert.All(sampled, completion => Assert.Equal(completion.Tokens, received[(completion.PromptIndex, completion.SampleIndex)]));
    }

    [Fact]
    public void IgnoreEos_continues_after_the_end_of_text()
    {
        using var scope = NewDisposeScope();
        using var model = Model;
        var config = new SamplingConfig { MaxNewTokens = 15, Seed = 42 };

        var ended = Sampler.Sample(model, Prompts, config, samplesPerPrompt: 5);
        var ignored = Sampler.Sample(model, Prompts, config with { IgnoreEos = true }, samplesPerPrompt: 5);

        Assert.InRange(ended.Count(completion => completion.Finished), 1, ended.Count - 1);
        Assert.All(ignored, completion => Assert.Equal((15, false), (completion.Tokens.Length, completion.Finished)));
        Assert.All(ended.Zip(ignored), pair => Assert.Equal(pair.First.Tokens, pair.Second.Tokens[..pair.First.Tokens.Length]));
    }

    /// <summary>χ² of 4,000 first tokens over 12 words: 99.9 % of draws are below 31.3.</summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    public void Frequencies_match_the_models_probabilities(double temperature)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Model;
        var config = new SamplingConfig { MaxNewTokens = 1, Seed = 7, Temperature = temperature };

        var drawn = Sampler.Sample(model, [[1, 2, 3]], config, samplesPerPrompt: 4000);

        var logits = model.Logits(model.Hidden(tensor(new long[] { 1, 2, 3 }, [1, 3]), arange(3)))[0, 2];
        var expected = (logits / temperature).softmax(0).data<float>().ToArray().Select(p => 4000.0 * p).ToArray();
        var counts = Enumerable.Range(0, 12).Select(word => drawn.Count(completion => completion.Tokens[0] == word)).ToArray();
        Assert.True(counts.Zip(expected, (got, want) => (got - want) * (got - want) / want).Sum() < 31.3);
    }

    [Fact]
    public void Top_k_and_top_p_keep_the_most_likely_tokens()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { 0.1f, 0.5f, 0.15f, 0.25f }, [1, 4]).log();
        var config = new SamplingConfig { MaxNewTokens = 1, Seed = 0 };

        Assert.Equal([0, .5f / .75f, 0, .25f / .75f], Of(config with { TopK = 2 }), (a, b) => Math.Abs(a - b) < 1e-6);
        // .5 is less than .6; .5 + .25 is not.
        Assert.Equal([0, .5f, 0, .25f], Of(config with { TopP = 0.6 }), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([.1f, .5f, .15f, .25f], Of(config), (a, b) => Math.Abs(a - b) < 1e-6);

        float[] Of(SamplingConfig filtered) => NextToken.Probabilities(logits, filtered).data<float>().ToArray();
    }

    [Fact]
    public void Draw_inverts_the_cumulative_distribution()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[] { .25f, .5f, .25f, .25f, .5f, .25f, .25f, .5f, .25f }, [3, 3]).log();

        Assert.Equal([0, 1, 2], NextToken.Draw(logits, new SamplingConfig { MaxNewTokens = 1, Seed = 0 }, [0, .5, .999999]).data<long>().ToArray());
    }

    [Theory]
    [InlineData(new int[0], "empty")]
    [InlineData(new[] { 1, 99 }, "99")]
    [InlineData(new[] { -1 }, "negative")]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, "context")]
    public void Sample_names_an_invalid_prompt(int[] prompt, string because)
    {
        using var model = Model;

        var error = Assert.Throws<ArgumentException>(() => Sampler.Sample(model, [[1], prompt], new SamplingConfig { MaxNewTokens = 10, Seed = 0 }));

        Assert.Contains("prompt 1", error.Message);
        Assert.Contains(because, error.Message);
    }

    [Fact]
    public void Sampling_leaks_no_tensor()
    {
        using var scope = NewDisposeScope();
        using var model = Model;
        var config = new SamplingConfig { MaxNewTokens = 8, Seed = 1, BatchSize = 4 };
        Sampler.Sample(model, Prompts, config, 4);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 5; i++)
        {
            Sampler.Sample(model, Prompts, config, 4);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
