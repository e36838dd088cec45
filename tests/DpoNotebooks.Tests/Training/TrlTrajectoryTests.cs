using System.Text.Json.Nodes;
using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Scoring;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

/// <summary>Compares the trainers with TRL's, step by step, on the same model, pairs and order.</summary>
public class TrlTrajectoryTests
{
    private const double Tolerance = 1e-4;

    private static readonly string[] Metrics =
        ["loss", "grad_norm", "learning_rate", "rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected"];

    /// <summary>All runs of TRL's DPO trainer that train the whole model.</summary>
    public static TheoryData<string> PreferenceCases =>
    [
        .. from file in Directory.EnumerateFiles(Goldens.PathOf("training"), "*.json").Select(Path.GetFileName).Order(StringComparer.Ordinal)
           let golden = Goldens.Json("training", file)
           where (string?)golden["trainer"] == "dpo" && !IsAdapter((string)golden["model"]!)
           select file,
    ];

    [Theory]
    [MemberData(nameof(PreferenceCases))]
    public void Preference_training_matches_TRL(string file)
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("training", file);
        using var policy = ModelOf(golden);
        using var reference = policy.Clone();
        var data = PairDataset.From(Pairs());
        var logps = DatasetLogps.Compute(reference, data);

        var history = PreferenceTrainer.Train(policy, logps, data, PreferencesOf(golden), HooksOf(golden));

        Compare(golden, history, Metrics);
        CompareFinal(golden, policy.state_dict());
    }

    /// <summary>The adapter is trained already: the reference is the model with the adapter before the run.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_of_a_loaded_adapter_matches_TRL(bool recompute)
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("training", "dpo-lora.json");
        var adapter = Goldens.PathOf("training", (string)golden["model"]!);
        using var policy = CausalLm.Load(BaseOf(adapter));
        LoraAdapter.Load(policy, adapter);
        using var reference = policy.Frozen();
        var data = PairDataset.From(Pairs());
        var logps = DatasetLogps.Compute(reference, data);
        var config = ConfigOf(golden) with { RecomputeActivations = recompute };

        var history = PreferenceTrainer.Train(policy, logps, data, PreferencesOf(golden) with { Training = config }, HooksOf(golden));

        Compare(golden, history, Metrics);
        CompareFinal(golden, policy.Adapter!.Weights.ToDictionary(
            entry => entry.Key.Replace(".weight", ".default.weight", StringComparison.Ordinal), entry => entry.Value));
        Assert.Equal(logps.Sums, DatasetLogps.Compute(reference, data).Sums); // the frozen copy did not change
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reward_training_matches_TRL(bool recompute)
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("training", "reward-model.json");
        using var model = SequenceClassifier.Load(Goldens.PathOf("training", (string)golden["model"]!));

        var config = ConfigOf(golden) with { RecomputeActivations = recompute };
        var history = RewardTrainer.Train(model, PairDataset.From(Pairs()), new RewardConfig { Training = config }, HooksOf(golden));

        Compare(golden, history, "loss", "grad_norm", "learning_rate");
        foreach (var (step, row) in golden["steps"]!.AsArray().Zip(history.Rows))
        {
            Assert.Equal((double)step!["margin"]!, row.Metrics["rewards/margins"], Tolerance);
            Assert.Equal((double)step["accuracy"]!, row.Metrics["rewards/accuracies"], Tolerance);
            // The loss does not determine the mean of the rewards: Adam moves it by rounding alone, so it is compared loosely after the first step.
            var mean = (row.Metrics["rewards/chosen"] + row.Metrics["rewards/rejected"]) / 2;
            Assert.Equal((double)step["mean_reward"]!, mean, row.Step == 1 ? Tolerance : 0.01);
        }

        CompareFinal(golden, model.state_dict());
    }

    /// <summary>Both trainers minimize the NLL of the chosen responses over all tokens of the batch.</summary>
    [Fact]
    public void Fine_tuning_equals_preference_training_with_the_sft_loss()
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("training", "sft.json");
        using var model = ModelOf(golden);
        using var policy = ModelOf(golden);
        TokenizedResponse[] responses = [.. Pairs().Select(pair => new TokenizedResponse(pair.Prompt, pair.Chosen))];

        var sft = SftTrainer.Train(model, responses, new SftConfig { Training = ConfigOf(golden) }, HooksOf(golden));
        var preferences = new PreferenceConfig { Loss = new Sft(), Training = ConfigOf(golden) };
        var preferred = PreferenceTrainer.Train(policy, null, PairDataset.From(Pairs()), preferences, HooksOf(golden));

        Assert.Equal(golden["steps"]!.AsArray().Count, sft.Rows.Count);
        Assert.All(sft.Rows.Zip(preferred.Rows), rows => Assert.Equal(rows.First.Metrics["loss"], rows.Second.Metrics["loss"], Tolerance));
        Assert.True(sft.Rows[^1].Metrics["loss"] < sft.Rows[0].Metrics["loss"]);
    }

    internal static CausalLm ModelOf(JsonNode golden) => CausalLm.Load(Goldens.PathOf("training", (string)golden["model"]!));

    internal static TokenizedPair[] Pairs() => [.. Goldens.Json("training", "pairs.json")["pairs"]!.AsArray()
        .Select(pair => new TokenizedPair(Ids(pair!["prompt"]!), Ids(pair["chosen"]!), Ids(pair["rejected"]!)))];

    private static PreferenceLoss LossOf(JsonNode options)
    {
        string[] types = options["loss_type"] is { } names ? [.. names.AsArray().Select(name => (string)name!)] : ["sigmoid"];
        double[] weights = options["loss_weights"] is { } given ? [.. given.AsArray().Select(weight => (double)weight!)] : [.. types.Select(_ => 1.0)];
        return types.Length == 1
            ? LossOf(types[0], options)
            : new Mixture { Parts = [.. types.Zip(weights, (type, weight) => new WeightedLoss { Weight = weight, Loss = LossOf(type, options) })] };
    }

    private static PreferenceLoss LossOf(string type, JsonNode options)
    {
        var beta = (double)options["beta"]!;
        return type switch
        {
            "sigmoid" => new Dpo { Beta = beta },
            "ipo" => new IpoMean { Beta = beta },
            "robust" => new RobustDpo { Beta = beta, LabelSmoothing = (double)options["label_smoothing"]! },
            "bco_pair" => new Bco { Beta = beta },
            "sft" => new Sft(),
            _ => throw new NotSupportedException($"the golden has the loss {type}"),
        };
    }

    private static PreferenceConfig PreferencesOf(JsonNode golden) => new() { Loss = LossOf(golden["options"]!), Training = ConfigOf(golden) };

    internal static TrainingConfig ConfigOf(JsonNode golden)
    {
        var options = golden["options"]!;
        var micro = (int)options["per_device_train_batch_size"]!;
        return new TrainingConfig
        {
            Steps = golden["steps"]!.AsArray().Count,
            Seed = 0,
            BatchSize = micro * ((int?)options["gradient_accumulation_steps"] ?? 1),
            MicroBatchSize = micro,
            MaxGradNorm = (double)options["max_grad_norm"]!,
            Optimizer = (string?)options["optim"] switch
            {
                null => new AdamWConfig { WeightDecay = (double)options["weight_decay"]! },
                "rmsprop" => new RmsPropConfig(),
                var other => throw new NotSupportedException($"the golden has the optimizer {other}"),
            },
            Schedule = new Schedule
            {
                LearningRate = (double)options["learning_rate"]!,
                WarmupSteps = (int?)options["warmup_steps"] ?? 0,
                Warmup = WarmupRule.HuggingFace,
                Decay = (string?)options["lr_scheduler_type"] switch
                {
                    "linear" => Decay.Linear,
                    "cosine" => Decay.Cosine,
                    "constant" or "constant_with_warmup" => Decay.Constant,
                    var other => throw new NotSupportedException($"the golden has the schedule {other}"),
                },
            },
        };
    }

    internal static int[][] WindowsOf(JsonNode golden) =>
        [.. golden["steps"]!.AsArray().Select(step => step!["rows"]!.AsArray().SelectMany(rows => Ids(rows!)).ToArray())];

    private static TrainingHooks HooksOf(JsonNode golden) => new() { Windows = WindowsOf(golden) };

    private static bool IsAdapter(string model) => File.Exists(Path.Combine(Goldens.PathOf("training", model), "adapter_config.json"));

    private static string BaseOf(string adapter)
    {
        var name = (string)JsonNode.Parse(File.ReadAllText(Path.Combine(adapter, "adapter_config.json")))!["base_model_name_or_path"]!;
        return Goldens.PathOf("training", Path.GetFileName(name));
    }

    private static int[] Ids(JsonNode node) => [.. node.AsArray().Select(id => (int)id!)];

    internal static void Compare(JsonNode golden, RunHistory history, params string[] metrics)
    {
        var steps = golden["steps"]!.AsArray();
        Assert.Equal(steps.Count, history.Rows.Count);
        foreach (var (step, row) in steps.Zip(history.Rows))
        {
            foreach (var metric in metrics)
            {
                var wanted = (double)step![metric]!;
                var difference = Math.Abs(wanted - row.Metrics[metric]);
                Assert.True(difference <= Tolerance * Math.Max(1, Math.Abs(wanted)), $"step {row.Step}: {metric} is {row.Metrics[metric]}, TRL's {wanted}");
            }
        }
    }

    internal static void CompareFinal(JsonNode golden, IReadOnlyDictionary<string, Tensor> weights)
    {
        foreach (var (name, expected) in golden["final"]!.AsObject())
        {
            Assert.Equal((double)expected!["norm"]!, weights[name].norm().ToDouble(), 1e-3);
        }
    }
}
