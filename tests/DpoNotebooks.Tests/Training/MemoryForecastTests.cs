using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Models.Configuration;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

[Collection(TorchGenerator.Name)] // no other test may allocate memory
public sealed class MemoryForecastTests : IDisposable
{
    private const int Prompt = 88;
    private const int Response = 8;

    private static readonly CausalLmConfig Model =
        new() { VocabularySize = 20000, ContextLength = 128, HiddenSize = 256, LayerCount = 3, HeadCount = 4, EosId = 0, BosId = 0 };
    private static readonly TrainingConfig Training = new() { Steps = 1, Seed = 0, BatchSize = 16, MicroBatchSize = 8 };

    private static readonly MemoryPlan Plan =
        new() { Model = Model, Weights = 8_300_000, Training = Training, SequenceLength = Prompt + Response, ResponseLength = Response };

    private readonly int _threads = get_num_threads();

    public MemoryForecastTests() => set_num_threads(1); // see MasterWeightsTests

    public void Dispose() => set_num_threads(_threads);

    [Theory]
    [InlineData(ScalarType.Float32, 16, 8, false)]
    [InlineData(ScalarType.Float32, 16, 0, true)]
    [InlineData(ScalarType.BFloat16, 2, 1, true)] // small, because a CPU without bfloat16 instructions is twenty times as slow
    public void The_forecast_is_within_20_percent_of_the_memory_of_a_run(ScalarType dtype, int batch, int microBatch, bool adamW)
    {
        using var scope = NewDisposeScope();
        var config = Training with { BatchSize = batch, MicroBatchSize = microBatch, Optimizer = adamW ? new AdamWConfig() : new RmsPropConfig() };
        var random = new Random(0);
        var data = PairDataset.From(Enumerable.Range(0, 16).Select(_ => new TokenizedPair(Ids(Prompt), Ids(Response), Ids(Response))));
        Train(config with { BatchSize = 1 }); // allocates what the runtime needs once
        using var memory = new NativeMemory();
        var weights = Train(config);
        var measured = memory.Peak();

        var forecast = MemoryForecast.Of(Plan with { Weights = weights, Training = config, Dtype = dtype });
        var share = (double)measured / forecast.Total;
        TestContext.Current.TestOutputHelper?.WriteLine($"measured {MemoryForecast.Size(measured)}, {share:P0} of the forecast:\n{forecast}");
        Assert.InRange(share, 0.8, 1.2);

        long Train(TrainingConfig config)
        {
            using var policy = CausalLm.Create(Model, 0).to(dtype);
            PreferenceTrainer.Train(policy, null, data, new PreferenceConfig { Loss = new Sft { Average = NllAverage.Response }, Training = config });
            return policy.parameters().Sum(parameter => parameter.numel());
        }

        int[] Ids(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(1, Model.VocabularySize))];
    }

    [Fact]
    public void Each_term_is_the_size_of_the_tensors_of_the_run()
    {
        var terms = Terms(Plan);

        Assert.Equal(4 * Plan.Weights, terms["weights"]);
        Assert.Equal(4 * Plan.Weights, terms["gradients"]);
        Assert.Equal(4 * Plan.Weights, terms["optimizer"]);
        Assert.DoesNotContain("masters", terms.Keys);
        Assert.DoesNotContain("reference", terms.Keys);
        Assert.Equal(2 * terms["optimizer"], Terms(Plan with { Training = Training with { Optimizer = new AdamWConfig() } })["optimizer"]);
        Assert.Equal(terms["activations"] / 2, Terms(Plan with { Training = Training with { MicroBatchSize = 4 } })["activations"]);
        Assert.True(Terms(Plan with { Training = Training with { RecomputeActivations = true } })["activations"] < terms["activations"] / 2);
        Assert.Equal(4 * Plan.Weights, Terms(Plan with { ReferenceWeights = Plan.Weights })["reference"]);
    }

    [Fact]
    public void A_policy_in_bfloat16_has_masters_and_one_with_an_adapter_does_not()
    {
        var half = Terms(Plan with { Dtype = ScalarType.BFloat16 });
        var adapted = Terms(Plan with { Dtype = ScalarType.BFloat16, TrainedWeights = 100_000 });

        Assert.Equal(2 * Plan.Weights, half["weights"]);
        Assert.Equal(4 * Plan.Weights, half["masters"]);
        Assert.Equal(6 * Plan.Weights, half["gradients"]);
        Assert.Equal(4 * Plan.Weights, half["optimizer"]);
        Assert.DoesNotContain("masters", adapted.Keys); // the adapter is in float32 itself
        Assert.Equal(2 * (Plan.Weights - 100_000) + 400_000, adapted["weights"]);
        Assert.Equal(400_000, adapted["gradients"]);
        Assert.Equal(400_000, adapted["optimizer"]);
    }

    [Fact]
    public void ToString_lists_the_largest_terms_and_how_to_reduce_them()
    {
        var forecast = MemoryForecast.Of(Plan with { Training = Training with { Optimizer = new AdamWConfig() } });

        Assert.Equal("activations", forecast.Terms[0].Name);
        Assert.Contains("MicroBatchSize = 4", forecast.ToString());
        Assert.Contains("RecomputeActivations", forecast.ToString());
        Assert.Contains("RMSprop: half", forecast.ToString());
        Assert.Equal(forecast.Terms.Count, forecast.ToDataFrame().Rows.Count);
        Assert.Throws<ArgumentException>(() => MemoryForecast.Of(Plan with { Training = Training with { Steps = 0 } }));
        Assert.Throws<ArgumentException>(() => MemoryForecast.Of(Plan with { Dtype = ScalarType.Int32 }));
    }

    [Fact]
    public void Every_trainer_reports_its_forecast_before_its_first_step()
    {
        using var scope = NewDisposeScope();
        using var policy = CausalLm.Create(Model, 0);
        var weights = policy.parameters().Sum(parameter => parameter.numel());
        int[][] responses = [[1, 2], [3], [4, 5, 6], [7]];
        // Six pairs of four responses, in one batch.
        var data = PairDataset.From(from first in Enumerable.Range(0, 4)
                                    from second in Enumerable.Range(first + 1, 3 - first)
                                    select new TokenizedPair([9, 9], responses[first], responses[second]));
        var config = new TrainingConfig { Steps = 1, Seed = 0, BatchSize = 6 };
        var preferences = new PreferenceConfig { Loss = new Sft(), Training = config, Order = PairOrder.ByPrompt };
        var reports = new List<string>();

        SftTrainer.Train(policy, data.Responses, new SftConfig { Training = config }, Hooks());
        PreferenceTrainer.Train(policy, null, data, preferences, Hooks());
        using var reward = SequenceClassifier.On(policy);
        RewardTrainer.Train(reward, data, new RewardConfig { Training = config, Order = PairOrder.ByPrompt }, Hooks());
        LoraAdapter.Add(policy, new LoraConfig { Rank = 2 }, seed: 0);
        var adapted = MemoryPlan.Of(policy, data, preferences);

        Assert.Equal(["forecast", "step", "forecast", "step", "forecast", "step"], reports.Select(what => what.Split(' ')[0]));
        var pairs = MemoryPlan.Of(policy.WithoutAdapter(), data, preferences);
        Assert.Equal((weights, 5, 3, 4.0 / 6), (pairs.Weights, pairs.SequenceLength, pairs.ResponseLength, pairs.RowsPerExample));
        Assert.Equal(6 * 5, MemoryPlan.Of(policy, data.Responses, new SftConfig { Training = config }).Tokens);
        Assert.Equal(4 * 5, pairs.Tokens);
        Assert.Equal((weights + policy.Adapter!.ParameterCount, policy.Adapter.ParameterCount), (adapted.Weights, adapted.TrainedWeights));
        Assert.Contains("head", reports[0]);
        Assert.DoesNotContain("head", reports[4]); // a reward model has none

        TrainingHooks Hooks() => new() { OnForecast = forecast => reports.Add($"forecast {forecast}"), OnStep = _ => reports.Add("step") };
    }

    private static Dictionary<string, long> Terms(MemoryPlan plan) => MemoryForecast.Of(plan).Terms.ToDictionary(term => term.Name, term => term.Bytes);
}
