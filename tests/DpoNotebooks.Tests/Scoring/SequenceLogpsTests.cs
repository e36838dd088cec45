using DpoNotebooks.Data;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;

namespace DpoNotebooks.Tests.Scoring;

public class SequenceLogpsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_backward_pass_on_a_thread_without_dispose_scopes_leaves_no_tensor_alive(bool recompute)
    {
        // On a GPU, backward passes run on a thread of their own.
        using var model = TinyModel.Create();
        using var batch = Collator.Collate([new([1, 2], [3, 4, 0])], 0);
        var live = new List<long>();
        var thread = new Thread(() =>
        {
            for (var pass = 0; pass < 12; pass++)
            {
                var sum = SumOutsideScopes(model, batch, recompute);
                sum.backward();
                sum.Dispose();
                live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            }
        });
        thread.Start();
        thread.Join();

        Assert.Equal(live[3], live[^1]);
    }

    private static Tensor SumOutsideScopes(CausalLm model, SequenceBatch batch, bool recompute)
    {
        using var scope = NewDisposeScope();
        return SequenceLogps.Compute(model, batch, recompute: recompute).Sums.sum().MoveToOuterDisposeScope();
    }

    /// <summary>With the identity as its head, a model's logits are its hidden states.</summary>
    [Fact]
    public void Sums_and_gradients_match_the_reference_code()
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("losses", "sequence_logps.json");
        foreach (var batch in golden["cases"]?.AsArray() ?? [golden])
        {
            var rows = batch!["logits"]!.AsArray();
            int B = rows.Count, T = rows[0]!.AsArray().Count, V = rows[0]![0]!.AsArray().Count;
            double[] logits = [.. rows.SelectMany(row => row!.AsArray()).SelectMany(step => step!.AsArray()).Select(value => (double)value!)];
            var hidden = tensor(logits, [B, T, V]).requires_grad_();
            long[] labels = [.. batch["labels"]!.AsArray().SelectMany(row => row!.AsArray()).Select(label => (long)label!)];
            // Position t is predicted at t − 1; nothing predicts the first position.
            var scored = Enumerable.Range(0, B * T).Where(at => at % T > 0 && labels[at] != -100).Select(at => (long)at).ToArray();

            var states = hidden.reshape(-1, V).index_select(0, tensor(scored) - 1);
            var picked = TokenLogpsFunction.apply(states, eye(V, dtype: float64), tensor(scored.Select(at => labels[at]).ToArray()));
            picked.sum().backward();

            for (var row = 0; row < B; row++)
            {
                var mine = scored.Index().Where(at => at.Item / T == row).Select(at => picked[at.Index].ToDouble());
                Assert.Equal((double)batch["sums"]![row]!, mine.Sum(), 1e-9);
            }

            var name = batch.AsObject().Select(entry => entry.Key).Single(key => key.StartsWith("grad", StringComparison.Ordinal));
            var wanted = batch[name]!.AsArray().SelectMany(row => row!.AsArray()).SelectMany(step => step!.AsArray()).Select(value => (double)value!);
            Assert.All(wanted.Zip(hidden.grad!.reshape(-1).data<double>().ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        }
    }

    [Fact]
    public void Padding_and_other_rows_of_the_batch_do_not_change_the_sums()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = TinyModel.Create();
        TokenizedResponse[] texts = [new([1, 2], [3, 4, 0]), new([5, 6, 7, 8], [9]), new([1], [2, 3, 4, 5, 6, 7, 0])];

        var together = Score(model, texts);

        for (var row = 0; row < texts.Length; row++)
        {
            Assert.Equal(Score(model, [texts[row]])[0], together[row], 1e-4f);
        }
    }

    [Fact]
    public void A_sum_is_the_sum_of_the_token_logps_and_0_for_an_empty_response()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = TinyModel.Create();
        using var batch = new SequenceBatch(tensor(new long[] { 1, 2, 3, 4, 5, 0, 1, 2, 3, 0, 0, 0 }, [2, 6]), [3, 3], [6, 3]);

        var logps = SequenceLogps.Compute(model, batch, tokens: true, logSumSquares: true);

        // The full log-softmax of positions 2, 3, 4 at tokens 4, 5, 0.
        var full = model.Logits(model.Hidden(batch.Ids, arange(6))).log_softmax(-1);
        double[] expected = [full[0, 2, 4].ToDouble(), full[0, 3, 5].ToDouble(), full[0, 4, 0].ToDouble()];
        Assert.Equal(expected.Sum(), logps.Sums[0].ToDouble(), 1e-4);
        Assert.Equal(expected[1], logps.Tokens![0, 1].ToDouble(), 1e-5);
        Assert.Equal(Math.Log(full[0, 3].exp().square().sum().ToDouble()), logps.LogSumSquares![0, 1].ToDouble(), 1e-4);
        Assert.Equal(0, logps.Sums[1].ToDouble());
        Assert.Equal([3, 0], logps.Lengths.data<float>().ToArray());
        Assert.Equal(0, logps.Tokens[1].abs().sum().ToDouble());
    }

    [Fact]
    public void Chunks_do_not_change_values_or_gradients()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        // 3,000 rows of 3,000 words are three chunks.
        var hidden = empty(3000, 8).normal_(0, 1, generator).requires_grad_();
        var head = empty(3000, 8).normal_(0, 1, generator).requires_grad_();
        var targets = arange(3000, ScalarType.Int64);

        var chunked = TokenLogpsFunction.apply(hidden, head, targets);
        chunked.square().sum().backward();
        var (hiddenGradient, headGradient) = (hidden.grad!.clone(), head.grad!.clone());
        hidden.grad.zero_();
        head.grad.zero_();
        var whole = hidden.matmul(head.t()).log_softmax(1).gather(1, targets.unsqueeze(1)).squeeze(1);
        whole.square().sum().backward();

        Assert.True((chunked - whole).abs().max().ToDouble() < 1e-4);
        Assert.True((hiddenGradient - hidden.grad).abs().max().ToDouble() < 1e-3);
        Assert.True((headGradient - head.grad).abs().max().ToDouble() < 1e-2 * head.grad.abs().max().ToDouble());
    }

    [Fact]
    public void TokenKl_is_zero_for_the_same_model_and_sums_the_full_vocabulary_for_another()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var policy = TinyModel.Create();
        using var reference = TinyModel.Create(seed: 8);
        using var batch = Collator.Collate([new([1, 2, 3], [4, 5, 0]), new([1], [7, 0])], 0);

        Assert.Equal(0, TokenKl.Compute(policy, policy, batch).Kl.abs().sum().ToDouble());
        var divergence = TokenKl.Compute(policy, reference, batch);

        var p = policy.Logits(policy.Hidden(batch.Ids, arange(6))).log_softmax(-1);
        var r = reference.Logits(reference.Hidden(batch.Ids, arange(6))).log_softmax(-1);
        var steps = (p.exp() * (p - r)).sum(-1);
        Assert.Equal(steps[0].narrow(0, 2, 3).sum().ToDouble(), divergence.Kl[0].ToDouble(), 1e-5);
        Assert.Equal(steps[1].narrow(0, 0, 2).sum().ToDouble(), divergence.Kl[1].ToDouble(), 1e-5);
        Assert.Equal(SequenceLogps.Compute(policy, batch).Sums[1].ToDouble(), divergence.PolicyLogps[1].ToDouble(), 1e-5);
    }

    private static float[] Score(CausalLm model, TokenizedResponse[] texts)
    {
        using var batch = Collator.Collate(texts, 0);
        return SequenceLogps.Compute(model, batch).Sums.data<float>().ToArray();
    }
}
