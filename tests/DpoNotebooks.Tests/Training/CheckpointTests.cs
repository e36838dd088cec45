using System.Globalization;
using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;
using DpoNotebooks.Tests.Fixtures;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private static readonly TrainingConfig Training =
        new() { Steps = 8, Seed = 3, BatchSize = 8, Schedule = new Schedule { LearningRate = 1e-3, WarmupSteps = 2 } };

    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder.PathOf("checkpoints");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_with_a_message()
    {
        using var policy = TinyModel.Create();
        using (var run = Start(policy))
        {
            run.Run(4);
            run.Save(Folder);
            run.Run(6);
            Flip(Path.Combine(run.Save(Folder), "tensors.safetensors"), at: 2000);
        }

        using var again = Start(TinyModel.Create());

        var message = Assert.Single(again.Resume(Folder));
        Assert.Contains("step-00000006", message);
        Assert.Contains("tensors.safetensors does not have the checksum", message);
        Assert.Contains("continuing from step 4", message);
        Assert.Equal(4, again.StepsDone);
    }

    /// <summary>Every byte of every file is covered: one flipped bit, a file cut off, a file that is missing.</summary>
    [Fact]
    public void Any_damage_is_an_error_and_leaves_the_run_as_it_was()
    {
        using var policy = TinyModel.Create();
        string path;
        using (var run = Start(policy))
        {
            run.Run(4);
            path = run.Save(Folder);
        }

        using var other = TinyModel.Create();
        using var again = Start(other);
        var before = other.WeightsHash();
        var random = new SplitMix64(1);
        foreach (var file in Directory.GetFiles(path))
        {
            var bytes = File.ReadAllBytes(file);
            foreach (var damage in Enumerable.Range(0, 8))
            {
                switch (damage)
                {
                    case 0:
                        File.WriteAllBytes(file, bytes[..random.Next(bytes.Length)]);
                        break;
                    case 1:
                        File.Delete(file);
                        break;
                    default:
                        Flip(file, random.Next(bytes.Length));
                        break;
                }

                var error = Record.Exception(() => again.Resume(Folder));
                Assert.True(error is CheckpointException, $"{Path.GetFileName(file)}, damage {damage}: {error?.ToString() ?? "no error"}");
                Assert.Equal((before, 0, 0), (other.WeightsHash(), again.StepsDone, again.History.Rows.Count));
                File.WriteAllBytes(file, bytes);
            }
        }

        Assert.Empty(again.Resume(Folder));
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused_with_what_differs()
    {
        using var policy = TinyModel.Create();
        using (var run = Start(policy))
        {
            run.Run(2);
            run.Save(Folder);
        }

        Assert.Contains("loss.beta is 0.1, here 0.5", Error(Start(TinyModel.Create(), beta: 0.5)));
        Assert.Contains("training.seed is 3, here 4", Error(Start(TinyModel.Create(), Training with { Seed = 4 })));
        Assert.Contains("the pairs are others", Error(Start(TinyModel.Create(), data: FlippedLabels.Of(TinyPairs.Create(), 0.1, 1).Data)));
        Assert.Contains("the reference are others", Error(Start(TinyModel.Create(), reference: TinyModel.Create(seed: 9))));
        using var sft = SftTrainer.Start(TinyModel.Create(), TinyPairs.Create().Responses, new SftConfig { Training = Training });
        Assert.Contains("the trainer is preference, here sft", Assert.Throws<CheckpointException>(() => sft.Resume(Folder)).Message);
        Assert.Contains("there is no checkpoint", Assert.Throws<CheckpointException>(() => sft.Resume(_folder.PathOf("none"))).Message);

        string Error(TrainingRun<CausalLm, PreferenceConfig> run)
        {
            using (run)
            {
                return Assert.Throws<CheckpointException>(() => run.Resume(Folder)).Message;
            }
        }
    }

    [Fact]
    public void The_newest_checkpoints_and_the_best_one_are_kept()
    {
        double[] losses = [9, 5, 4, 3, 7, 6, 5, 4, 4];
        var hooks = new TrainingHooks
        {
            Evaluate = step => new Dictionary<string, double> { ["eval/loss"] = losses[step] },
            Checkpoints = new CheckpointConfig { Folder = Folder, EverySteps = 1, Keep = 2, Best = "eval/loss" },
        };
        Directory.CreateDirectory(Path.Combine(Folder, "step-00000001.0123.tmp")); // of a process that was killed
        using var policy = TinyModel.Create();
        using var run = Start(policy, Training with { EvaluateEvery = 1 }, hooks: hooks);

        run.Run();

        Assert.Equal(["step-00000003", "step-00000007", "step-00000008"], Directory.GetDirectories(Folder).Select(Path.GetFileName).Order());
        Assert.Equal([8, 7, 3], Checkpoints.StepsIn(Folder));
    }

    [Fact]
    public void Checkpoints_are_written_every_few_steps_and_at_the_end()
    {
        using var policy = TinyModel.Create();
        using var run = Start(policy, hooks: new TrainingHooks { Checkpoints = new CheckpointConfig { Folder = Folder, EverySteps = 3, Keep = 9 } });

        run.Run();

        Assert.Equal([8, 6, 3], Checkpoints.StepsIn(Folder));
        Assert.True(new CheckpointSchedule(new CheckpointConfig { Folder = Folder, EveryMinutes = 1e-9 }).IsDue(1, isLast: false));
        Assert.False(new CheckpointSchedule(new CheckpointConfig { Folder = Folder, EveryMinutes = 60 }).IsDue(1, isLast: false));
    }

    [Fact]
    public void A_run_ends_when_its_metric_no_longer_improves()
    {
        double[] losses = [9, 5, 4, 4.5, 4.2, 4.1, 3, 2, 1];
        var hooks = new TrainingHooks { Evaluate = step => new Dictionary<string, double> { ["eval/loss"] = losses[step] } };
        var config = Training with { EvaluateEvery = 1, EarlyStopping = new EarlyStopping { Metric = "eval/loss", Patience = 3 } };
        using var policy = TinyModel.Create();
        using var run = Start(policy, config, hooks: hooks);

        run.Run();

        Assert.Equal((5, true), (run.StepsDone, run.IsFinished)); // 4.5, 4.2 and 4.1 are no better than 4
        Assert.Throws<InvalidOperationException>(() => run.Step());
    }

    [Fact]
    public void The_average_is_in_the_model_when_it_is_evaluated_and_at_the_end()
    {
        using var scope = NewDisposeScope();
        using var plain = TinyModel.Create();
        using var averaged = TinyModel.Create();
        var texts = TinyPairs.Create().Responses;
        var (trained, evaluated) = (new List<Tensor> { Weights(plain) }, new List<Tensor>());
        var one = new TrainingHooks { Evaluate = step => { if (step > 0) { trained.Add(Weights(plain)); } return null; } };
        var other = new TrainingHooks { Evaluate = step => { evaluated.Add(Weights(averaged)); return null; } };

        SftTrainer.Train(plain, texts, new SftConfig { Training = Training with { EvaluateEvery = 1 } }, one);
        SftTrainer.Train(averaged, texts, new SftConfig { Training = Training with { EvaluateEvery = 1, AverageDecay = 0.75 } }, other);

        var expected = trained[0];
        foreach (var (now, seen) in trained.Skip(1).Zip(evaluated.Skip(1)))
        {
            expected = 0.75 * expected + 0.25 * now;
            Assert.True(expected.allclose(seen, 1e-6, 1e-7));
        }

        Assert.Equal(Training.Steps + 1, trained.Count);
        Assert.True(evaluated[^1].equal(Weights(averaged)).all().ToBoolean());

        static Tensor Weights(CausalLm model) => cat([.. model.parameters().Select(weight => weight.detach().reshape(-1))]).clone().MoveToOuterDisposeScope();
    }

    [Fact]
    public void A_change_of_the_configuration_is_noted_and_what_cannot_change_is_refused()
    {
        using var policy = TinyModel.Create();
        using var run = Start(policy);
        run.Run(3);

        var faster = Training with { Schedule = Training.Schedule with { LearningRate = 2e-3 } };
        run.Config = run.Config with { Loss = new Dpo { Beta = 0.5 }, Training = faster };
        run.Run(5);
        run.Save(Folder);

        Assert.Equal(["3: loss.beta 0.1 → 0.5", "3: training.schedule.learningRate 0.001 → 0.002"],
            run.History.Changes.Select(change => string.Create(CultureInfo.InvariantCulture, $"{change.Step}: {change.Change}")));
        Assert.Equal(2e-3, run.History.Rows[^1].Metrics["learning_rate"]);
        Assert.Contains("training.seed", Error(run.Config with { Training = Training with { Seed = 1 } }));
        Assert.Contains("order", Error(run.Config with { Order = PairOrder.ByPrompt }));

        using var other = TinyModel.Create();
        using var again = Start(other);
        again.Resume(Folder); // begun with the same configuration, and goes on with the changed one
        Assert.Equal(new Dpo { Beta = 0.5 }, again.Config.Loss);
        Assert.Equal(run.History.Changes, again.History.Changes);
        run.Run();
        again.Run();
        Assert.Equal(policy.WeightsHash(), other.WeightsHash());

        string Error(PreferenceConfig config) => Assert.Throws<ArgumentException>(() => run.Config = config).Message;
    }

    [Fact]
    public void A_finished_run_goes_on_when_it_is_given_more_steps()
    {
        using var one = TinyModel.Create();
        using var other = TinyModel.Create();
        using var whole = Start(one, Training with { Steps = 12 });
        using var extended = Start(other);

        whole.Run();
        extended.Run();
        extended.Config = extended.Config with { Training = extended.Config.Training with { Steps = 12 } };
        extended.Run();

        Assert.Equal(one.WeightsHash(), other.WeightsHash());
    }

    [Fact]
    public void Options_that_nothing_would_read_throw()
    {
        using var policy = TinyModel.Create();

        Assert.Contains("EvaluateEvery", Error(Training with { EvaluateEvery = 2 }));
        Assert.Contains("EarlyStopping", Error(Training with { EarlyStopping = new EarlyStopping { Metric = "eval/loss" } }));
        Assert.Contains("Best", Error(Training, new TrainingHooks { Checkpoints = new CheckpointConfig { Folder = Folder, Best = "eval/loss" } }));
        Assert.Contains("give one of them", Error(Training with { Epochs = 1 }));
        Assert.Contains("give one of them", Error(Training with { Steps = 0 }));
        Assert.Contains("give one of them", Error(Training with { Schedule = new Schedule { WarmupSteps = 1, WarmupRatio = 0.1 } }));
        Assert.Contains("ReferenceSync", Assert.Throws<ArgumentException>(() => PreferenceTrainer.Start(policy, null, TinyPairs.Create(),
            new PreferenceConfig { Loss = new Sft(), Training = Training, ReferenceSync = new ReferenceSync() })).Message);

        string Error(TrainingConfig training, TrainingHooks? hooks = null) =>
            Assert.Throws<ArgumentException>(() => Start(policy, training, hooks: hooks)).Message;
    }

    [Fact]
    public void Epochs_are_passes_over_the_data()
    {
        using var policy = TinyModel.Create();
        using var run = Start(policy, Training with { Steps = 0, Epochs = 1.5, BatchSize = 10, Schedule = new Schedule { WarmupRatio = 0.25 } });

        Assert.Equal(8, run.Steps); // one and a half times the five batches of 48 pairs, rounded up
        Assert.Equal(2, run.Config.Training.Schedule.WarmupOf(run.Steps));
        run.Run(5);
        Assert.Equal(48, run.History.Rows[^1].Examples);
    }

    private static void Flip(string file, int at)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[at % bytes.Length] ^= 4;
        File.WriteAllBytes(file, bytes);
    }

    private static TrainingRun<CausalLm, PreferenceConfig> Start(
        CausalLm policy, TrainingConfig? training = null, double beta = 0.1, PairDataset? data = null, CausalLm? reference = null, TrainingHooks? hooks = null)
    {
        data ??= TinyPairs.Create();
        reference ??= TinyModel.Create();
        var config = new PreferenceConfig { Loss = new Dpo { Beta = beta }, Training = training ?? Training };
        return PreferenceTrainer.Start(policy, DatasetLogps.Compute(reference, data), data, config, hooks);
    }
}
