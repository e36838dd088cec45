using System.Text.Json;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Experiments.Tests.Sweeps;
using DpoNotebooks.Losses;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Tests.Methods;

public class MethodTests
{
    private static readonly TrainingConfig Training = new() { Steps = 4, Seed = 0 };

    public static TheoryData<string> Scales => ["Embedded", "Smoke", "Paper", "PaperTrial"];

    [Theory]
    [MemberData(nameof(Scales))]
    public void An_experiment_round_trips_through_JSON(string scale)
    {
        var experiment = SentimentScales.Of(scale, seed: 2);

        var json = JsonSerializer.Serialize(experiment);
        var again = JsonSerializer.Deserialize<SentimentExperiment>(json)!;

        Assert.Equal(json, JsonSerializer.Serialize(again));
        Assert.Equal(experiment.World, again.World);
        Assert.Equal(experiment.Methods.Select(method => method.RunOf(0)), again.Methods.Select(method => method.RunOf(0)));
        Assert.Equal(experiment.Claims, again.Claims);
    }

    [Fact]
    public void A_method_of_another_assembly_is_named_after_its_type_and_round_trips()
    {
        Method method = new SweepTests.FixedPoint { Height = 0.7, Name = "mine", Seeds = [3] };

        var json = JsonSerializer.Serialize(method);

        Assert.StartsWith("{\"method\":\"fixed_point\"", json, StringComparison.Ordinal);
        var again = Assert.IsType<SweepTests.FixedPoint>(JsonSerializer.Deserialize<Method>(json));
        Assert.Equal((0.7, "mine", 3), (again.Height, again.Name, again.Seeds[0]));
    }

    [Fact]
    public void The_setting_of_a_loss_is_its_own_numbers_by_symbol()
    {
        PreferenceMethod With(PreferenceLoss loss) => new() { Config = new PreferenceConfig { Loss = loss, Training = Training } };

        Assert.Equal("β = 0.1", PreferenceMethod.Dpo(0.1, Training).Setting);
        Assert.Equal("", PreferenceMethod.PreferredFt(Training).Setting);
        Assert.Equal("α = 0.5", PreferenceMethod.Unlikelihood(0.5, Training).Setting);
        Assert.Equal(new Dictionary<string, double> { ["β"] = 0.2, ["ε"] = 0.1 }, With(new RobustDpo { Beta = 0.2, LabelSmoothing = 0.1 }).Settings);
    }

    [Fact]
    public void Name_family_and_look_can_be_changed_and_the_run_is_named_by_name_setting_and_seed()
    {
        var dpo = PreferenceMethod.Dpo(1, Training);
        var tuned = dpo with { Name = "DPO (tuned)", Family = dpo.Family, Look = new SeriesLook("#56B4E9", MarkerShape.Diamond) };

        Assert.Equal(("DPO", "DPO (tuned) β = 1, seed 3"), (tuned.Family, tuned.RunOf(3)));
        Assert.NotEqual(dpo.Look, tuned.Look);
        Assert.Equal("Preferred-FT, seed 0", PreferenceMethod.PreferredFt(Training).RunOf(0));
    }
}
