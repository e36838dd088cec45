using System.Text.Json.Nodes;
using DpoNotebooks.Evaluation;

namespace DpoNotebooks.Tests.Evaluation;

public class FrontierTests
{
    [Fact]
    public void A_point_is_dominated_by_one_with_less_Kl_and_as_much_reward_but_not_by_its_equal()
    {
        var better = At("DPO", 1, 0.8);
        var equal = At("PPO", 1, 0.8);
        var dearer = At("SFT", 2, 0.8);
        var poorer = At("Unlikelihood", 1, 0.7);
        var further = At("DPO", 3, 0.9, step: 2);
        var frontier = new Frontier(dearer, better, equal, poorer, further);

        Assert.Equal(new HashSet<FrontierPoint> { dearer, poorer }, frontier.Dominated());
        Assert.Equal(3, frontier.Efficient().Count);
        Assert.Equal(further, frontier.Efficient()[^1]);
    }

    [Fact]
    public void The_best_point_is_within_the_budget_and_the_method()
    {
        var frontier = new Frontier(At("DPO", 1, 0.5), At("DPO", 3, 0.9, step: 2), At("PPO", 1, 0.6));

        Assert.Equal(0.9, frontier.Best()!.Reward);
        Assert.Equal("PPO", frontier.Best(2)!.Method);
        Assert.Equal(0.5, frontier.Best(2, "DPO")!.Reward);
        Assert.Null(frontier.Best(0.5));
    }

    [Fact]
    public void A_point_with_an_existing_key_replaces_the_old_one_in_place()
    {
        var frontier = new Frontier(At("DPO", 1, 0.5, step: 1), At("DPO", 2, 0.6, step: 2));

        frontier.Add(At("DPO", 1, 0.7, step: 1));

        Assert.Equal([0.7, 0.6], frontier.Points.Select(point => point.Reward));
    }

    [Fact]
    public void Merge_joins_runs_and_rejects_conflicting_points_of_one_key()
    {
        var one = new Frontier(At("DPO", 1, 0.5), At("SFT", 0, 0.3));
        var same = new Frontier(At("SFT", 0, 0.3), At("PPO", 4, 0.6));
        var other = new Frontier(At("SFT", 0, 0.4));

        Assert.Equal(["DPO", "SFT", "PPO"], Frontier.Merge(one, same).Points.Select(point => point.Method));
        Assert.Contains("SFT", Assert.Throws<InvalidDataException>(() => Frontier.Merge(one, other)).Message);
    }

    [Fact]
    public void Settings_distinguish_points()
    {
        var point = At("DPO", 1, 0.5);
        var frontier = new Frontier(
            point, With("β", 0.1), point with { Seed = 1 }, point with { Step = 100 }, With("lr", 1e-6), With("N", 4));

        Assert.Equal(6, frontier.Points.Count);
        Assert.Equal("β = 0.1", frontier.Points[1].Setting);

        FrontierPoint With(string symbol, double value) => point with { Settings = new Dictionary<string, double> { [symbol] = value } };
    }

    [Fact]
    public void Json_has_the_named_fields_and_round_trips_exactly()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("frontier.json");
        var point = At("DPO", 1.0 / 3, 0.1 + 0.2) with
        {
            Settings = new Dictionary<string, double> { ["β"] = 0.05 },
            Seed = 3,
            Step = 400,
            RewardSe = 1e-17,
            KlSe = null,
            N = 256,
            Measures = new Dictionary<string, Estimate> { ["grammatical"] = new(0.97, double.NaN, 1) },
            Look = new SeriesLook("#0072B2", MarkerShape.Diamond) { Order = PointOrder.Settings },
            KlEstimator = "log ratio",
        };

        new Frontier(point, At("SFT", 0, 0.5)).Save(file);

        var rows = JsonNode.Parse(File.ReadAllText(file))!.AsArray();
        Assert.Equal(
            ["method", "setting", "settings", "seed", "step", "reward", "rewardSe", "kl", "klSe", "n", "measures"],
            rows[1]!.AsObject().Select(field => field.Key));
        Assert.Null(rows[1]!["seed"]);
        Assert.Equal(0.05, (double)rows[0]!["settings"]!["β"]!);
        Assert.Equal(0.97, (double)rows[0]!["measures"]!["grammatical"]!["mean"]!);
        Assert.Equal(point, Frontier.Load(file).Points[0]);
        Assert.Equal(["frontier.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Malformed_files_throw_and_name_file_and_position()
    {
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("frontier.json");

        File.WriteAllText(file, """[{"method": "DPO", "kl": 1}]""");
        Assert.Contains("reward", Assert.Throws<InvalidDataException>(() => Frontier.Load(file)).Message);
        File.WriteAllText(file, """[{"method": "DPO", "kl": 1, "reward": "high"}]""");
        var error = Assert.Throws<InvalidDataException>(() => Frontier.Load(file));
        Assert.Contains(file, error.Message);
        Assert.Contains("$[0].reward", error.Message);
        File.WriteAllText(file, "[null]");
        Assert.Contains("point 0", Assert.Throws<InvalidDataException>(() => Frontier.Load(file)).Message);
    }

    [Fact]
    public void A_point_with_invalid_numbers_throws()
    {
        Assert.Throws<ArgumentException>(() => new Frontier(At("DPO", double.NaN, 1)));
        Assert.Throws<ArgumentException>(() => new Frontier(At("DPO", 1, double.PositiveInfinity)));
        Assert.Throws<ArgumentException>(() => new Frontier(At("DPO", 1, 1) with { KlSe = -1 }));
        Assert.Throws<ArgumentException>(() => new Frontier(At("DPO", 1, 1) with { RewardSe = double.NaN }));
    }

    [Fact]
    public void An_estimate_of_one_sample_gives_a_point_without_standard_error()
    {
        var point = FrontierPoint.Of("DPO", Estimate.Of([0.5]), Estimate.Of([1]));

        Assert.Null(point.RewardSe);
        Assert.Equal(1, point.N);
    }

    private static FrontierPoint At(string method, double kl, double reward, int? step = null) =>
        new() { Method = method, Kl = kl, Reward = reward, Step = step };

    [Fact]
    public void A_setting_can_be_given_as_text()
    {
        var point = new FrontierPoint { Method = "SimPO", Setting = "β = 2, γ = 0.5", Reward = 1, Kl = 1 };

        var frontier = new Frontier(point, point with { Setting = "β = 2, γ = 1" });

        Assert.Equal(["β = 2, γ = 0.5", "β = 2, γ = 1"], frontier.Points.Select(known => known.Setting));
    }
}
