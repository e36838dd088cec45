using System.Text.Json;
using System.Text.Json.Nodes;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Losses as JSON.</summary>
public sealed class JsonTests
{
    private sealed record Experiment(int Seed, PreferenceLoss Loss);

    [Fact]
    public void Every_loss_has_a_name_and_an_example()
    {
        var records = typeof(PreferenceLoss).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PreferenceLoss)) && !t.IsAbstract).ToHashSet();

        Assert.True(records.SetEquals(PreferenceLoss.Kinds.Values));
        Assert.True(records.SetEquals(Examples.Losses.Select(loss => loss.GetType())));
        Assert.All(records, record => Assert.True(record.IsSealed));
    }

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void A_loss_reads_back_as_it_was_written(string json)
    {
        var loss = Examples.Named(json);
        Assert.Equal(loss, PreferenceLoss.FromJson(json));
        Assert.Equal(json, PreferenceLoss.FromJson(json).ToJson());
    }

    [Fact]
    public void Losses_are_equal_only_with_equal_options()
    {
        foreach (var (one, i) in Examples.Losses.Select((loss, i) => (loss, i)))
        {
            foreach (var (other, j) in Examples.Losses.Select((loss, j) => (loss, j)))
            {
                Assert.Equal(i == j, one.Equals(other));
            }
        }

        Assert.Equal(Mixture.Mpo(0.1).GetHashCode(), Mixture.Mpo(0.1).GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void An_option_that_a_loss_does_not_read_is_refused_by_name(string json)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        var name = node["loss"]!.GetValue<string>();
        node["temprature"] = 0.5;

        var error = Assert.Throws<JsonException>(() => PreferenceLoss.FromJson(node.ToJsonString()));

        Assert.Contains($"loss \"{name}\" does not read \"temprature\"", error.Message);
    }

    [Theory]
    [MemberData(nameof(Examples.All), MemberType = typeof(Examples))]
    public void A_missing_option_takes_its_default_or_is_reported_by_name(string json)
    {
        var whole = JsonNode.Parse(json)!.AsObject();
        foreach (var option in whole.Select(p => p.Key).Where(key => key != "loss"))
        {
            var partial = whole.DeepClone().AsObject();
            partial.Remove(option);
            if (Record.Exception(() => PreferenceLoss.FromJson(partial.ToJsonString())) is { } error)
            {
                Assert.Contains($"needs \"{option}\"", Assert.IsType<JsonException>(error).Message);
            }
            else
            {
                Assert.NotEqual("beta", option);
            }
        }
    }

    [Theory]
    [InlineData("""{"loss": "dpo", "beta": 0}""", "loss \"dpo\": Beta must be positive and finite")]
    [InlineData("""{"loss": "cdpo", "beta": 0.1, "labelSmoothing": 0.6}""", "LabelSmoothing must be between 0 and 0.5")]
    [InlineData("""{"loss": "dpo", "beta": 0.1, "labelSmoothing": 0.1}""", "loss \"dpo\" does not read \"labelSmoothing\"; it reads")]
    [InlineData("""{"loss": "dpoo", "beta": 0.1}""", "No loss is called \"dpoo\". There are: dpo, cdpo")]
    [InlineData("""{"beta": 0.1}""", "must be an object with a \"loss\"")]
    [InlineData("""{"loss": "dpo", "beta": 0.1, "beta": 0.2}""", "A loss gives \"beta\" twice")]
    [InlineData("""{"loss": "dpo", "Beta": 0.1}""", "does not read \"Beta\"; it reads")]
    [InlineData(
        """{"loss": "dpo", "beta": 0.1, "divergence": {"divergence": "js", "alpha": 1}}""",
        "divergence \"js\" does not read \"alpha\"; it reads no options")]
    [InlineData("""{"loss": "dpo", "beta": 0.1, "divergence": null}""", "divergence")]
    [InlineData("""{"loss": "mixture", "parts": []}""", "Parts must hold at least one loss")]
    [InlineData("""{"loss": "mixture", "parts": [{"weight": 1, "loss": {"loss": "ipo", "tau": 1}}]}""", "loss \"ipo\" does not read \"tau\"")]
    [InlineData("""{"loss": "wpo", "base": {"loss": "aot", "beta": 1}}""", "WPO weights rows")]
    [InlineData("""{"loss": "orpo", "beta": 0.1, "nllAverage": "tokens"}""", "nllAverage")]
    [InlineData("""{"loss": "dpo", "beta": "large"}""", "beta")]
    [InlineData("null", "not null")]
    public void A_bad_loss_is_refused_with_a_message(string json, string message) =>
        Assert.Contains(message, Assert.Throws<JsonException>(() => PreferenceLoss.FromJson(json)).Message);

    [Fact]
    public void A_loss_is_read_with_its_options_in_any_order() =>
        Assert.Equal(new Dpo { Beta = 0.25 }, PreferenceLoss.FromJson("""{"beta": 0.25, "loss": "dpo"}"""));

    [Fact]
    public void A_loss_inside_another_record_ignores_that_records_serializer_options()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };
        var experiment = new Experiment(3, new ConservativeDpo { Beta = 0.1, LabelSmoothing = 0.2 });

        var json = JsonSerializer.Serialize(experiment, options);

        Assert.Contains("\"labelSmoothing\": 0.2", json);
        Assert.Equal(experiment, JsonSerializer.Deserialize<Experiment>(json, options));
    }
}
