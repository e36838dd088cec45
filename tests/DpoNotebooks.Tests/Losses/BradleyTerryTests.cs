using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

public sealed class BradleyTerryTests
{
    [Fact]
    public void Losses_and_gradients_match_the_public_reward_trainers()
    {
        using var scope = NewDisposeScope();
        var golden = GoldenFile.Read("reward_model.json");
        Assert.NotEmpty(golden["cases"]!.AsArray());
        foreach (var expected in golden["cases"]!.AsArray())
        {
            var chosen = GoldenFile.Tensor(golden["chosen"]).requires_grad_();
            var rejected = GoldenFile.Tensor(golden["rejected"]).requires_grad_();
            var margin = (bool)expected!["margin"]! ? GoldenFile.Tensor(golden["margin"]) : null;
            var loss = new BradleyTerry { Centring = (double?)expected["center_rewards_coefficient"] ?? 0 };

            var losses = loss.Compute(chosen, rejected, margin);
            var gradients = Examples.Gradients(losses.mean(), chosen, rejected);

            GoldenFile.AssertClose(expected["losses"], losses, "losses");
            GoldenFile.AssertClose(expected["mean"], losses.mean(), "mean");
            GoldenFile.AssertClose(expected["grad_chosen"], gradients[0], "gradient of chosen");
            GoldenFile.AssertClose(expected["grad_rejected"], gradients[1], "gradient of rejected");
        }
    }

    [Fact]
    public void Margins_shift_the_loss_and_centring_adds_the_squared_sum()
    {
        using var scope = NewDisposeScope();
        var (chosen, rejected) = (tensor(Math.Log(3)), tensor(0.0));

        // r_w − r_l = ln 3, so σ is 3/4; with a margin of ln 3 it is 1/2; centring adds 0.1·(ln 3)².
        Assert.Equal(Math.Log(4.0 / 3), new BradleyTerry().Compute(chosen, rejected).ToDouble(), 1e-12);
        Assert.Equal(Math.Log(2), new BradleyTerry().Compute(chosen, rejected, tensor(Math.Log(3))).ToDouble(), 1e-12);
        Assert.Equal(
            Math.Log(4.0 / 3) + 0.1 * Math.Log(3) * Math.Log(3), new BradleyTerry { Centring = 0.1 }.Compute(chosen, rejected).ToDouble(), 1e-12);
    }

    [Fact]
    public void Without_centring_the_loss_is_finite_even_if_the_squared_sum_overflows()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Math.Log(2), new BradleyTerry().Compute(tensor(1e200), tensor(1e200)).ToDouble(), 1e-12);
    }
}
