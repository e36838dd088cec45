using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Scoring;
using DpoNotebooks.Tests.Fixtures;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

[Collection(TorchGenerator.Name)] // for the number of threads
public sealed class FlatWeightsTests : IDisposable
{
    private static readonly TrainingConfig Config =
        new() { Steps = 6, Seed = 3, BatchSize = 8, Schedule = new Schedule { LearningRate = 1e-3, WarmupSteps = 2 } };

    private readonly int _threads = get_num_threads();

    /// <summary>In bfloat16 even small matrix products use several threads, which mostly wait for each other on a busy machine.</summary>
    public FlatWeightsTests() => set_num_threads(1);

    public static TheoryData<ScalarType, OptimizerConfig> Optimizers => new MatrixTheoryData<ScalarType, OptimizerConfig>(
        [ScalarType.Float32, ScalarType.Float64], [new RmsPropConfig(), new AdamWConfig { WeightDecay = 0.1 }]);

    public void Dispose() => set_num_threads(_threads);

    /// <summary>Compares the trainer with a plain loop that updates each weight by itself.</summary>
    [Theory]
    [MemberData(nameof(Optimizers), DisableDiscoveryEnumeration = true)]
    public void Training_gives_the_same_bits_as_a_loop_over_single_weights(ScalarType dtype, OptimizerConfig optimizerConfig)
    {
        using var scope = NewDisposeScope();
        var (trained, plain) = (TinyModel.Create().to(dtype), TinyModel.Create().to(dtype));
        var data = TinyPairs.Create();
        var windows = DataOrder.Of(data.Pairs, PairOrder.Shuffled, Config.Seed).Windows(Config.BatchSize).Take(Config.Steps).ToArray();
        var logps = DatasetLogps.Compute(plain, data);
        var training = Config with { MicroBatchSize = 3, MaxGradNorm = 0.5, Optimizer = optimizerConfig };

        var history = PreferenceTrainer.Train(trained, logps, data, new PreferenceConfig { Loss = new Dpo { Beta = 0.5 }, Training = training });

        Tensor[] parameters = [.. plain.parameters()];
        using var optimizer = optimizerConfig.Build(parameters);
        foreach (var (step, window) in windows.Index())
        {
            plain.zero_grad();
            foreach (var micro in window.Chunk(3))
            {
                using var batch = PairBatch.Collate(data, micro, plain.PadId);
                var (p, r) = PairScorer.Score(plain, logps, batch, LossInputs.None);
                (new Dpo { Beta = 0.5 }.Compute(p, r, RunningLogRatios.Start).sum() / window.Length).backward();
            }

            Tensor[] gradients = [.. parameters.Select(parameter => parameter.grad!)];
            var norm = GradientClip.TotalNorm(gradients).ToDouble();
            GradientClip.Scale(gradients, norm, 0.5);
            Assert.Equal(history.Rows[step].Metrics["grad_norm"], norm);
            optimizer.Step(Config.Schedule.At(step, Config.Steps));
        }

        Assert.Contains(history.Rows, row => row.Metrics["grad_norm"] > 0.5);
        Assert.Equal(plain.WeightsHash(), trained.WeightsHash());
    }

    [Fact]
    public void The_weights_keep_their_values_and_become_views_of_one_tensor()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create();
        var before = policy.WeightsHash();

        using (var weights = new FlatWeights(policy))
        {
            Assert.Equal(before, policy.WeightsHash());
            Assert.Equal(policy.parameters().Sum(weight => weight.numel()), weights.Masters.Sum(master => master.numel()));
            using (no_grad())
            {
                weights.Masters[0].zero_();
            }

            Assert.All(policy.parameters(), weight => Assert.Equal(weight.dim() > 1, !weight.any().ToBoolean() && weight.dim() > 1));
        }

        Assert.All(policy.parameters(), weight => Assert.Null(weight.grad));
        Assert.NotEqual(before, policy.WeightsHash());
    }

    [Fact]
    public void Masters_accumulate_updates_that_are_too_small_for_bfloat16()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create().to(ScalarType.BFloat16);
        var before = policy.WeightsHash();
        using var weights = new FlatWeights(policy);
        using var alone = new AdamW([.. policy.parameters()], new AdamWConfig());
        using var lifted = new AdamW(weights.Masters, new AdamWConfig());
        // The weights of a norm are ones; the next smaller bfloat16 is 1 − 1/256.
        var norm = policy.named_parameters().Single(entry => entry.name.EndsWith("ln_f.weight", StringComparison.Ordinal)).parameter;

        Steps(alone, () => { });
        Assert.Equal(before, policy.WeightsHash());

        Steps(lifted, weights.AccumulateGradients);
        weights.CopyToWeights();
        Assert.Equal(1 - 1.0 / 256, norm[0].ToDouble()); // 600 steps of 5e-6 are 0.003, which rounds to 1/256

        void Steps(AdamW optimizer, Action take)
        {
            for (var step = 0; step < 600; step++)
            {
                using var stepScope = NewDisposeScope();
                weights.ClearGradients();
                norm.grad!.fill_(1);
                take();
                optimizer.Step(5e-6);
            }
        }
    }

    [Fact]
    public void Gradients_of_a_window_accumulate_in_float32()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create().to(ScalarType.BFloat16);
        using var weights = new FlatWeights(policy);
        var weight = policy.parameters().First();
        foreach (var value in new[] { 256f, 1f, 1f, 1f }) // in bfloat16 256 + 1 is 256
        {
            weight.grad!.fill_(value);
            weights.AccumulateGradients();
            Assert.Equal(0, weight.grad!.max().ToSingle());
        }

        Assert.All(weights.Masters, master => Assert.Equal(ScalarType.Float32, master.dtype));
        Assert.Equal(259, weights.Masters.Max(master => master.grad!.max().ToSingle()));
        weights.ClearGradients();
        Assert.All(weights.Masters, master => Assert.Equal(0, master.grad!.abs().max().ToSingle()));
    }

    [Fact]
    public void A_hook_that_removes_the_gradients_does_not_stop_the_training()
    {
        using var scope = NewDisposeScope();
        var (plain, cleared) = (TinyModel.Create(), TinyModel.Create());
        var texts = TinyPairs.Create().Responses;

        SftTrainer.Train(plain, texts, new SftConfig { Training = Config });
        SftTrainer.Train(cleared, texts, new SftConfig { Training = Config }, new TrainingHooks { OnStep = _ => cleared.zero_grad() });

        Assert.Equal(plain.WeightsHash(), cleared.WeightsHash());
    }

    [Fact]
    public void Eight_micro_batches_of_one_equal_one_batch_of_eight_in_bfloat16()
    {
        using var scope = NewDisposeScope();

        var whole = Train(Config);
        var accumulated = Train(Config with { MicroBatchSize = 1 });

        Assert.Equal(Math.Log(2), whole.Rows[0].Metrics["loss"], 1e-6);
        // Each gradient is rounded to eight bits before it is added: a relative error of at most 1/256.
        Assert.All(whole.Rows.Zip(accumulated.Rows), rows =>
        {
            var norm = rows.First.Metrics["grad_norm"];
            Assert.Equal(norm, rows.Second.Metrics["grad_norm"], norm / 50);
        });
        // The weights are rounded to eight bits, too.
        Assert.All(whole.Rows.Zip(accumulated.Rows), rows => Assert.Equal(rows.First.Metrics["loss"], rows.Second.Metrics["loss"], 0.02));
    }

    [Fact]
    public void A_step_leaves_no_tensor_alive()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var live = new List<long>();

        using (NewDisposeScope())
        {
            Train(Config with { Steps = 20, MicroBatchSize = 3 }, _ => live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount));
        }

        Assert.Equal(20, live.Count);
        Assert.Equal(live[1], live[19]);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_policy_in_float16_throws_and_the_message_suggests_bfloat16()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create().to(ScalarType.Float16);

        var message = Assert.Throws<ArgumentException>(() =>
            SftTrainer.Train(model, TinyPairs.Create().Responses, new SftConfig { Training = Config })).Message;

        Assert.Contains("Float16", message);
        Assert.Contains("bfloat16", message);
    }

    private static RunHistory Train(TrainingConfig config, Action<TrainingProgress>? onStep = null)
    {
        using var policy = TinyModel.Create().to(ScalarType.BFloat16);
        using var reference = TinyModel.Create().to(ScalarType.BFloat16);
        var data = TinyPairs.Create();
        var hooks = new TrainingHooks { OnStep = onStep };
        return PreferenceTrainer.Train(
            policy, DatasetLogps.Compute(reference, data), data, new PreferenceConfig { Loss = new Dpo { Beta = 0.5 }, Training = config }, hooks);
    }
}
