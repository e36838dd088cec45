using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

public sealed class BradleyTerryTests
{
    [Fact]
    public void Losses_and_gradients_agree_with_the_public_reward_trainers()
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("losses", "reward_model.json");
        foreach (var expected in golden["cases"]!.AsArray())
        {
            var (chosen, rejected) = (Values(golden["chosen"]!).requires_grad_(), Values(golden["rejected"]!).requires_grad_());
            var loss = new BradleyTerry { Centring = (double?)expected!["center_rewards_coefficient"] ?? 0 };

            var losses = loss.Compute(chosen, rejected, (bool)expected["margin"]! ? Values(golden["margin"]!) : null);
            losses.mean().backward();

            AssertClose(expected["losses"]!, losses);
            AssertClose(expected["grad_chosen"]!, chosen.grad!);
            AssertClose(expected["grad_rejected"]!, rejected.grad!);
        }
    }

    [Fact]
    public void By_hand()
    {
        using var scope = NewDisposeScope();

        // r_w − r_l = ln 3, so σ is 3/4; with a margin of ln 3 it is 1/2; 0.1·(ln 3)² is what centring adds.
        Assert.Equal(Math.Log(4.0 / 3), new BradleyTerry().Compute(tensor(Math.Log(3)), tensor(0.0)).ToDouble(), 1e-12);
        Assert.Equal(Math.Log(2), new BradleyTerry().Compute(tensor(Math.Log(3)), tensor(0.0), tensor(Math.Log(3))).ToDouble(), 1e-12);
        Assert.Equal(Math.Log(4.0 / 3) + 0.1 * Math.Log(3) * Math.Log(3), new BradleyTerry { Centring = 0.1 }.Compute(tensor(Math.Log(3)), tensor(0.0)).ToDouble(), 1e-12);
    }

    private static Tensor Values(JsonNode node) => tensor(node.AsArray().Select(value => (double)value!).ToArray());

    private static void AssertClose(JsonNode expected, Tensor got) =>
        Assert.All(expected.AsArray().Zip(got.data<double>()), pair => Assert.Equal((double)pair.First!, pair.Second, 1e-9));
}
