using DpoNotebooks.Models.Generation;

namespace DpoNotebooks.Models.Tests.Generation;

public class RealignedSamplerTests
{
    private static readonly int[][] Prompts = [[1, 2, 3], [4], [5, 6, 7, 8, 9, 10], [2, 2]];
    private static readonly SamplingConfig Sampling = new() { MaxNewTokens = 12, Seed = 11 };

    [Fact]
    public void Lambda_0_gives_the_references_samples_and_lambda_1_the_policys()
    {
        using var scope = NewDisposeScope();
        var (reference, policy) = Pair();

        var own = Texts(Sampler.Sample(reference, Prompts, Sampling, 8));
        var trained = Texts(Sampler.Sample(policy, Prompts, Sampling, 8));

        Assert.Equal(own, Texts(Sampler.Sample(new RealignedModel(reference, policy, 0), Prompts, Sampling, 8)));
        Assert.Equal(trained, Texts(Sampler.Sample(new RealignedModel(reference, policy, 1), Prompts, Sampling, 8)));
        Assert.NotEqual(own, trained);
    }

    [Fact]
    public void Greedy_sampling_with_and_without_cache_agree_for_mixed_logits()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (reference, policy) = Pair();
        var pair = new RealignedModel(reference, policy, 1.6);

        var sampled = Sampler.Sample(pair, Prompts, Sampling with { Temperature = 0 });

        foreach (var (prompt, completion) in Prompts.Zip(sampled))
        {
            List<int> text = [.. prompt];
            while (text.Count < prompt.Length + 12 && (text.Count == prompt.Length || text[^1] != pair.Config.EosId))
            {
                text.Add((int)(-0.6 * Last(reference, text) + 1.6 * Last(policy, text)).argmax().ToInt64());
            }

            Assert.Equal(text.Skip(prompt.Length), completion.Tokens);
        }

        static Tensor Last(CausalLm model, List<int> text) =>
            model.Logits(model.Hidden(tensor(text.Select(id => (long)id).ToArray(), [1, text.Count]), arange(text.Count)))[0, text.Count - 1];
    }

    /// <summary>χ² of 4,000 first tokens over 12 words: 99.9 % of draws are below 31.3.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void Frequencies_match_the_mixture(double lambda)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (reference, policy) = Pair();

        var drawn = Sampler.Sample(new RealignedModel(reference, policy, lambda), [[1, 2, 3]], Sampling with { MaxNewTokens = 1 }, samplesPerPrompt: 4000);

        var (r, p) = (Next(reference), Next(policy));
        double[] weights = [.. r.Zip(p, (own, trained) => Math.Pow(own, 1 - lambda) * Math.Pow(trained, lambda))];
        double[] expected = [.. weights.Select(weight => 4000 * weight / weights.Sum())];
        int[] counts = [.. Enumerable.Range(0, 12).Select(word => drawn.Count(completion => completion.Tokens[0] == word))];
        Assert.True(counts.Zip(expected, (got, want) => (got - want) * (got - want) / want).Sum() < 31.3);

        static float[] Next(CausalLm model) =>
            model.Logits(model.Hidden(tensor(new long[] { 1, 2, 3 }, [1, 3]), arange(3)))[0, 2].softmax(0).data<float>().ToArray();
    }

    [Fact]
    public void Samples_depend_on_the_seed_and_not_on_the_batch_size()
    {
        using var scope = NewDisposeScope();
        var (reference, policy) = Pair();
        var pair = new RealignedModel(reference, policy, 1.5);

        var all = Texts(Sampler.Sample(pair, Prompts, Sampling, 5));

        Assert.Equal(all, Texts(Sampler.Sample(pair, Prompts, Sampling, 5)));
        Assert.Equal(all, Texts(Sampler.Sample(pair, Prompts, Sampling with { BatchSize = 3 }, 5)));
    }

    [Fact]
    public void A_prompt_that_exceeds_the_shorter_context_is_refused()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        using var policy = CausalLm.Create(reference.Config with { ContextLength = 14 }, 0);

        var error = Assert.Throws<ArgumentException>(() => Sampler.Sample(new RealignedModel(reference, policy, 1), [[1, 2, 3]], Sampling));

        Assert.Contains("context of 14", error.Message);
    }

    [Fact]
    public void Sampling_leaks_no_tensor()
    {
        using var scope = NewDisposeScope();
        var (reference, policy) = Pair();
        var pair = new RealignedModel(reference, policy, 0.7);
        Sampler.Sample(pair, Prompts, Sampling, 4);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var i = 0; i < 5; i++)
        {
            Sampler.Sample(pair, Prompts, Sampling, 4);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static (CausalLm Reference, CausalLm Policy) Pair() => (TinyModel.Create(seed: 1), TinyModel.Create(seed: 2));

    private static string[] Texts(IReadOnlyList<Completion> completions) => [.. completions.Select(completion => string.Join(' ', completion.Tokens))];
}
