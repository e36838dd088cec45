using System.Text.Json.Nodes;
using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Scoring;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

/// <summary>The trainers, step by step, beside TRL's on the same model, pairs and order.</summary>
public class TrlTrajectoryTests
{
    private const double Tolerance = 1e-4;

    public static TheoryData<string> PreferenceCases => ["dpo-adamw", "dpo-rmsprop-warmup-accumulate", "dpo-llama-linear-decay", "ipo", "robust", "mixture"];

    [Theory]
    [MemberData(nameof(PreferenceCases))]
    public void Preference_training_follows_TRL(string name)
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("training", name + ".json");
        using var policy = CausalLm.Load(Goldens.PathOf("training", (string)golden["model"]!));
        using var reference = policy.Clone();
        var data = PairDataset.From(Pairs());
        var logps = DatasetLogps.Compute(reference, data);

        var history = PreferenceTrainer.Train(policy, logps, data, LossOf(golden["options"]!), ConfigOf(golden), new TrainingHooks { Windows = WindowsOf(golden) });

        Compare(golden, history, "loss", "grad_norm", "learning_rate", "rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected");
        CompareFinal(golden, policy.state_dict());
    }

    /// <summary>The adapter is not new: the reference is the model with it as it was.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_goes_on_with_an_adapter_as_in_TRL(bool recompute)
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("training", "dpo-lora.json");
        using var policy = Gpt2();
        LoraAdapter.Load(policy, Goldens.PathOf("training", (string)golden["model"]!));
        using var reference = policy.Frozen();
        var data = PairDataset.From(Pairs());
        var logps = DatasetLogps.Compute(reference, data);
        var config = ConfigOf(golden) with { RecomputeActivations = recompute };

        var history = PreferenceTrainer.Train(policy, logps, data, LossOf(golden["options"]!), config, new TrainingHooks { Windows = WindowsOf(golden) });

        Compare(golden, history, "loss", "grad_norm", "learning_rate", "rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected");
        var weights = policy.Adapter!.Weights.ToDictionary(entry => entry.Key.Replace(".weight", ".default.weight", StringComparison.Ordinal), entry => entry.Value);
        CompareFinal(golden, weights);
        Assert.Equal(logps.Sums, DatasetLogps.Compute(reference, data).Sums); // the frozen copy stayed as it was
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reward_training_follows_TRL(bool recompute)
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("training", "reward-model.json");
        using var model = SequenceClassifier.Load(Goldens.PathOf("training", (string)golden["model"]!));

        var history = RewardTrainer.Train(model, PairDataset.From(Pairs()), new BradleyTerry(), ConfigOf(golden) with { RecomputeActivations = recompute }, new TrainingHooks { Windows = WindowsOf(golden) });

        Compare(golden, history, "loss", "grad_norm", "learning_rate");
        foreach (var (step, row) in golden["steps"]!.AsArray().Zip(history.Rows))
        {
            Assert.Equal((double)step!["margin"]!, row.Metrics["rewards/margins"], Tolerance);
            Assert.Equal((double)step["accuracy"]!, row.Metrics["rewards/accuracies"], Tolerance);
            // The loss leaves the level of the rewards open: Adam moves it by rounding alone, and it is not compared beyond the first step.
            Assert.Equal((double)step["mean_reward"]!, (row.Metrics["rewards/chosen"] + row.Metrics["rewards/rejected"]) / 2, row.Step == 1 ? Tolerance : 0.01);
        }

        CompareFinal(golden, model.state_dict());
    }

    /// <summary>Two trainers, one loss: NLL of the chosen responses over all tokens of the batch.</summary>
    [Fact]
    public void Sft_is_preference_training_with_the_sft_loss()
    {
        using var scope = NewDisposeScope();
        var golden = Goldens.Json("training", "sft.json");
        using var model = Gpt2();
        using var policy = Gpt2();
        TokenizedResponse[] responses = [.. Pairs().Select(pair => new TokenizedResponse(pair.Prompt, pair.Chosen))];

        var sft = SftTrainer.Train(model, responses, ConfigOf(golden), new TrainingHooks { Windows = WindowsOf(golden) });
        var preferred = PreferenceTrainer.Train(policy, null, PairDataset.From(Pairs()), new Sft(), ConfigOf(golden), new TrainingHooks { Windows = WindowsOf(golden) });

        Assert.Equal(20, sft.Rows.Count);
        Assert.All(sft.Rows.Zip(preferred.Rows), rows => Assert.Equal(rows.First.Metrics["loss"], rows.Second.Metrics["loss"], Tolerance));
        Assert.True(sft.Rows[^1].Metrics["loss"] < sft.Rows[0].Metrics["loss"]);
    }

    internal static CausalLm Gpt2() => CausalLm.Load(Goldens.PathOf("training", "gpt2"));

    internal static TokenizedPair[] Pairs() => [.. Goldens.Json("training", "pairs.json")["pairs"]!.AsArray()
        .Select(pair => new TokenizedPair(Ids(pair!["prompt"]!), Ids(pair["chosen"]!), Ids(pair["rejected"]!)))];

    private static PreferenceLoss LossOf(JsonNode options)
    {
        var beta = (double)options["beta"]!;
        return ((string?)options["loss_type"]?[0], options["loss_type"]?.AsArray().Count) switch
        {
            (null, _) => new Dpo { Beta = beta },
            ("ipo", 1) => new IpoMean { Beta = beta },
            ("robust", 1) => new RobustDpo { Beta = beta, LabelSmoothing = (double)options["label_smoothing"]! },
            ("sigmoid", 3) => Mixture.Mpo(beta),
            var other => throw new NotSupportedException($"golden loss {other}"),
        };
    }

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
            Optimizer = (string?)options["optim"] == "rmsprop" ? new RmsPropConfig() : new AdamWConfig { WeightDecay = (double)options["weight_decay"]! },
            Schedule = new Schedule
            {
                LearningRate = (double)options["learning_rate"]!,
                WarmupSteps = (int?)options["warmup_steps"] ?? 0,
                Warmup = WarmupRule.HuggingFace,
                Decay = (string?)options["lr_scheduler_type"] == "linear" ? Decay.Linear : Decay.Constant,
            },
        };
    }

    internal static int[][] WindowsOf(JsonNode golden) => [.. golden["steps"]!.AsArray().Select(step => step!["rows"]!.AsArray().SelectMany(rows => Ids(rows!)).ToArray())];

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
