using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Tests.Evaluation;

public class TokenAutopsyTests
{
    private const double Beta = 0.3;

    [Fact]
    public void Token_margins_sum_to_the_trainers_margin_and_loss()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create(seed: 2);
        using var reference = TinyModel.Create();
        var data = TinyPairs.Create();
        var logps = DatasetLogps.Compute(reference, data);

        foreach (var pair in new[] { 0, 7, 31 })
        {
            var autopsy = TokenAutopsy.Of(data, pair, policy, reference, Beta, Piece);

            var metrics = Trainer(policy, logps, data, pair);
            Assert.Equal(metrics["rewards/margins"], autopsy.Margin, 1e-4);
            Assert.Equal(metrics["rewards/chosen"], autopsy.Chosen.Margin, 1e-4);
            Assert.Equal(metrics["rewards/rejected"], -autopsy.Rejected.Margin, 1e-4);
            Assert.Equal(metrics["logps/rejected"], autopsy.Rejected.PolicyLogp, 1e-4);
            Assert.Equal(metrics["loss"], autopsy.Loss, 1e-5);
            Assert.Equal(autopsy.Margin, autopsy.Chosen.Tokens.Concat(autopsy.Rejected.Tokens).Sum(token => token.Margin), 1e-12);
            Assert.Equal(1, autopsy.Chosen.Tokens.Concat(autopsy.Rejected.Tokens).Sum(autopsy.ShareOf), 1e-9);
            Assert.Equal(-Math.Log(1 - autopsy.Weight), autopsy.Loss, 1e-9);
        }
    }

    [Fact]
    public void Every_token_has_its_position_and_its_log_probabilities()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var policy = TinyModel.Create(seed: 2);
        using var reference = TinyModel.Create();
        var data = PairDataset.From([new TokenizedPair([3, 4], [5, 6, 0], [7, 0])]);

        var autopsy = TokenAutopsy.Of(data, 0, policy, reference, Beta, Piece);

        Assert.Equal(["<3>", "<4>"], autopsy.Prompt);
        Assert.Equal([5, 6, 0], autopsy.Chosen.Tokens.Select(token => token.Id));
        Assert.Equal(["<7>", "<0>"], autopsy.Rejected.Tokens.Select(token => token.Piece));
        var (six, seven) = (autopsy.Chosen.Tokens[1], autopsy.Rejected.Tokens[0]);
        Assert.Equal(Logp(policy, [3, 4, 5], 6), six.PolicyLogp, 1e-5);
        Assert.Equal(Logp(reference, [3, 4, 5], 6), six.ReferenceLogp, 1e-5);
        Assert.Equal(Beta * six.LogRatio, six.Margin, 1e-12);
        Assert.Equal(Logp(policy, [3, 4], 7), seven.PolicyLogp, 1e-5);
        Assert.Equal(-Beta * seven.LogRatio, seven.Margin, 1e-12);

        static double Logp(CausalLm model, long[] before, int token) =>
            model.Logits(model.Hidden(tensor(before, [1, before.Length]), arange(before.Length)))[0, before.Length - 1].log_softmax(0)[token].ToDouble();
    }

    [Fact]
    public void Before_training_every_contribution_is_zero()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();

        var autopsy = TokenAutopsy.Of(TinyPairs.Create(), 1, reference, reference, Beta, Piece);

        Assert.Equal((0, 0.5, Math.Log(2)), (autopsy.Margin, autopsy.Weight, autopsy.Loss));
        Assert.True(double.IsNaN(autopsy.ShareOf(autopsy.Chosen.Tokens[0])));
    }

    [Fact]
    public void A_pair_out_of_range_throws()
    {
        using var model = TinyModel.Create();
        var data = TinyPairs.Create();

        Assert.Contains("pairs 0 to 47", Assert.Throws<ArgumentOutOfRangeException>(() => TokenAutopsy.Of(data, 48, model, model, Beta, Piece)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenAutopsy.Of(data, 0, model, model, 0, Piece));
    }

    [Fact]
    public void Autopsy_leaks_no_tensors()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();
        var data = TinyPairs.Create();
        TokenAutopsy.Of(data, 0, model, model, Beta, Piece);
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        TokenAutopsy.Of(data, 1, model, model, Beta, Piece);

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static string Piece(int id) => $"<{id}>";

    // The metrics of one pair, computed as in training.
    private static Dictionary<string, double> Trainer(CausalLm policy, DatasetLogps logps, PairDataset data, int pair)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var batch = PairBatch.Collate(data, [pair], 0);
        var loss = new Dpo { Beta = Beta };
        var (own, reference) = PairScorer.Score(policy, logps, batch, loss.Needs);
        return PairMetrics.Of(loss.Compute(own, reference), own, reference, Beta).Read().ToDictionary(metric => metric.Name, metric => metric.Values[0]);
    }
}
