using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Scoring;
using DpoNotebooks.Tests.Fixtures;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

[Collection(TorchGenerator.Name)] // for the number of threads
public sealed class MasterWeightsTests : IDisposable
{
    private static readonly TrainingConfig Config =
        new() { Steps = 6, Seed = 3, BatchSize = 8, Schedule = new Schedule { LearningRate = 1e-3, WarmupSteps = 2 } };

    private readonly int _threads = get_num_threads();

    /// <summary>In bfloat16 even small matrix products use several threads, which mostly wait for each other on a busy machine.</summary>
    public MasterWeightsTests() => set_num_threads(1);

    public void Dispose() => set_num_threads(_threads);

    /// <summary>Compares the trainer with a plain loop without masters.</summary>
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Training_in_full_precision_gives_the_same_bits_as_a_loop_without_masters(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (trained, plain) = (TinyModel.Create().to(dtype), TinyModel.Create().to(dtype));
        var data = TinyPairs.Create();
        var windows = PairWindows.Endless(data.Pairs, Config.BatchSize, Config.Order, Config.Seed).Take(Config.Steps).ToArray();
        var logps = DatasetLogps.Compute(plain, data);

        var history = PreferenceTrainer.Train(trained, logps, data, new Dpo { Beta = 0.5 }, Config with { MicroBatchSize = 3 });

        Tensor[] parameters = [.. plain.parameters()];
        using var optimizer = Config.Optimizer.Build(parameters);
        foreach (var (step, window) in windows.Index())
        {
            plain.zero_grad();
            foreach (var micro in window.Chunk(3))
            {
                using var batch = PairBatch.Collate(data, micro, plain.PadId);
                var (p, r) = PairScorer.Score(plain, logps, batch, LossInputs.None);
                (new Dpo { Beta = 0.5 }.Compute(p, r, RunningLogRatios.Start).sum() / window.Length).backward();
            }

            Assert.Equal(history.Rows[step].Metrics["grad_norm"], GradientClip.ByTotalNorm(parameters, Config.MaxGradNorm));
            optimizer.Step(Config.Schedule.At(step, Config.Steps));
        }

        Assert.Equal(plain.WeightsHash(), trained.WeightsHash());
    }

    [Fact]
    public void Masters_accumulate_updates_that_are_too_small_for_bfloat16()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create().to(ScalarType.BFloat16);
        var before = policy.WeightsHash();
        using var masters = new MasterWeights(policy);
        using var alone = new AdamW([.. policy.parameters()], new AdamWConfig());
        using var lifted = new AdamW(masters.Tensors, new AdamWConfig());
        // The weights of a norm are ones; the next smaller bfloat16 is 1 − 1/256.
        var norm = policy.named_parameters().Single(entry => entry.name.EndsWith("ln_f.weight", StringComparison.Ordinal)).parameter;

        Steps(alone, () => { });
        Assert.Equal(before, policy.WeightsHash());

        Steps(lifted, masters.AccumulateGradients);
        masters.CopyToWeights();
        Assert.Equal(1 - 1.0 / 256, norm[0].ToDouble()); // 6000 steps of 5e-7 are 0.003, which rounds to 1/256

        void Steps(AdamW optimizer, Action take)
        {
            for (var step = 0; step < 6000; step++)
            {
                using var stepScope = NewDisposeScope();
                norm.grad = ones_like(norm);
                take();
                optimizer.Step(5e-7);
                masters.ClearGradients();
            }
        }
    }

    [Fact]
    public void Gradients_of_a_window_accumulate_in_float32()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create().to(ScalarType.BFloat16);
        using var masters = new MasterWeights(policy);
        var weight = policy.parameters().First();
        foreach (var value in new[] { 256f, 1f, 1f, 1f }) // in bfloat16 256 + 1 is 256
        {
            weight.grad = full_like(weight, value);
            masters.AccumulateGradients();
            Assert.Null(weight.grad);
        }

        Assert.All(masters.Tensors, master => Assert.Equal(ScalarType.Float32, master.dtype));
        Assert.Equal(259, masters.Tensors[0].grad!.max().ToSingle());
        masters.ClearGradients();
        Assert.Null(masters.Tensors[0].grad);
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
        Assert.All(whole.Rows.Zip(accumulated.Rows), rows => Assert.Equal(rows.First.Metrics["loss"], rows.Second.Metrics["loss"], 0.01));
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

        var message = Assert.Throws<ArgumentException>(() => SftTrainer.Train(model, TinyPairs.Create().Responses, Config)).Message;

        Assert.Contains("Float16", message);
        Assert.Contains("bfloat16", message);
    }

    private static RunHistory Train(TrainingConfig config, Action<TrainingProgress>? onStep = null)
    {
        using var policy = TinyModel.Create().to(ScalarType.BFloat16);
        using var reference = TinyModel.Create().to(ScalarType.BFloat16);
        var data = TinyPairs.Create();
        var hooks = new TrainingHooks { OnStep = onStep };
        return PreferenceTrainer.Train(policy, DatasetLogps.Compute(reference, data), data, new Dpo { Beta = 0.5 }, config, hooks);
    }
}
