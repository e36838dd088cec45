using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Losses;
using DpoNotebooks.Scoring;
using DpoNotebooks.Tests.Fixtures;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

public class TrainerTests
{
    private static readonly TrainingConfig Config =
        new() { Steps = 6, Seed = 3, BatchSize = 8, Schedule = new Schedule { LearningRate = 1e-3, WarmupSteps = 2 } };

    [Fact]
    public void Eight_micro_batches_of_one_equal_one_batch_of_eight()
    {
        using var scope = NewDisposeScope();

        var whole = Train(Config, new Dpo { Beta = 0.5 });
        var accumulated = Train(Config with { MicroBatchSize = 1 }, new Dpo { Beta = 0.5 });

        foreach (var (one, other) in whole.History.Rows.Zip(accumulated.History.Rows))
        {
            // Rounding decides which of two equal rewards is greater, so accuracies may differ at the start.
            Assert.All(one.Metrics.Where(metric => metric.Key != "rewards/accuracies"),
                metric => Assert.Equal(metric.Value, other.Metrics[metric.Key], 1e-4 * Math.Max(1, Math.Abs(metric.Value))));
        }
    }

    [Fact]
    public void Fine_tuning_averages_over_the_tokens_of_a_step_for_any_micro_batches()
    {
        using var scope = NewDisposeScope();
        using var whole = TinyModel.Create();
        using var accumulated = TinyModel.Create();
        var texts = TinyPairs.Create().Responses;

        var one = SftTrainer.Train(whole, texts, Sft(Config));
        var other = SftTrainer.Train(accumulated, texts, Sft(Config with { MicroBatchSize = 3 }));

        Assert.All(one.Rows.Zip(other.Rows), rows => Assert.Equal(rows.First.Metrics["grad_norm"], rows.Second.Metrics["grad_norm"], 1e-3));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_does_not()
    {
        using var scope = NewDisposeScope();

        var first = Train(Config, new Dpo { Beta = 0.1 });
        var again = Train(Config, new Dpo { Beta = 0.1 });
        var other = Train(Config with { Seed = 4 }, new Dpo { Beta = 0.1 });

        Assert.Equal(first.Hash, again.Hash);
        Assert.All(first.History.Rows.Zip(again.History.Rows), rows => Assert.Equal(rows.First.Metrics, rows.Second.Metrics));
        Assert.NotEqual(first.Hash, other.Hash);
    }

    [Theory]
    [InlineData(PairOrder.Shuffled)]
    [InlineData(PairOrder.ByPrompt)]
    public void Training_starts_at_ln_2_and_does_not_change_the_reference(PairOrder order)
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create();
        using var reference = TinyModel.Create();
        var before = reference.WeightsHash();
        var data = TinyPairs.Create();

        var config = Of(new Dpo { Beta = 0.1 }, Config with { Steps = 30 }) with { Order = order };
        var history = PreferenceTrainer.Train(policy, DatasetLogps.Compute(reference, data), data, config);

        Assert.Equal(Math.Log(2), history.Rows[0].Metrics["loss"], 1e-6);
        Assert.Equal(0.5, history.Rows[0].Metrics["rewards/accuracies"], 0.5); // ties count half, and rounding may break a tie
        Assert.True(history.Rows[^1].Metrics["loss"] < Math.Log(2));
        Assert.Equal(before, reference.WeightsHash());
        Assert.NotEqual(before, policy.WeightsHash());
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run_with_the_batch_and_the_history()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create();
        using var reference = TinyModel.Create();
        var data = TinyPairs.Create();
        var logps = DatasetLogps.Compute(reference, data);
        logps.Sums[data.Pairs[24].Chosen] = float.NaN;
        var before = 0;
        var hooks = new TrainingHooks { Windows = [[0, 6], [12, 18], [24, 30], [36, 42]], OnStep = _ => before++ };

        var stopped = Assert.Throws<TrainingStoppedException>(() => PreferenceTrainer.Train(policy, logps, data, Of(new Dpo { Beta = 0.1 }, Config), hooks));

        Assert.Contains("step 3", stopped.Message);
        Assert.Contains("24, 30", stopped.Message);
        Assert.Equal(2, stopped.History.Rows.Count);
        Assert.Equal(2, before);
        Assert.All(policy.parameters(), parameter => Assert.False(parameter.isnan().any().ToBoolean()));
    }

    [Fact]
    public void A_step_leaves_no_tensor_alive()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create();
        using var reference = TinyModel.Create();
        var data = TinyPairs.Create();
        var logps = DatasetLogps.Compute(reference, data);
        var live = new List<long>();
        var hooks = new TrainingHooks { OnStep = _ => live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount) };

        PreferenceTrainer.Train(policy, logps, data, Of(new Dpo { Beta = 0.1 }, Config with { Steps = 50 }), hooks);
        SftTrainer.Train(policy, data.Responses, Sft(Config with { Steps = 50 }), hooks);

        Assert.Equal(100, live.Count);
        Assert.Equal(live[1], live[49]);
        Assert.Equal(live[51], live[99]);
    }

    [Fact]
    public void A_response_of_several_pairs_is_run_once_with_the_same_result()
    {
        using var scope = NewDisposeScope();
        var data = TinyPairs.Create();
        using var batch = PairBatch.Collate(data, [0, 1, 2, 3, 4, 5], 0);

        Assert.Equal(4, batch.Sequences.Count); // six pairs of four responses
        using var model = TinyModel.Create();
        var sums = SequenceLogps.Compute(model, batch.Sequences).Sums.index_select(0, batch.ChosenRows);
        for (var pair = 0; pair < 6; pair++)
        {
            using var alone = Collator.Collate([data.Responses[data.Pairs[pair].Chosen]], 0);
            Assert.Equal(SequenceLogps.Compute(model, alone).Sums[0].ToSingle(), sums[pair].ToSingle(), 1e-4f);
        }
    }

    [Fact]
    public void An_epoch_by_prompt_has_the_pairs_of_one_prompt_in_each_window()
    {
        var data = TinyPairs.Create();
        var epoch = DataOrder.Of(data.Pairs, PairOrder.ByPrompt, seed: 1).Windows(6).Take(8).ToArray();

        Assert.Equal(Enumerable.Range(0, 48), epoch.SelectMany(window => window).Order());
        Assert.All(epoch, window => Assert.Single(window.Select(pair => data.Pairs[pair].Prompt).Distinct()));
    }

    [Fact]
    public void A_frequent_prompt_does_not_fill_whole_batches()
    {
        // Of 40 groups of four responses, every other one answers the same prompt.
        var data = PairDataset.From(from time in Enumerable.Range(0, 40)
                                    from first in Enumerable.Range(0, 4)
                                    from second in Enumerable.Range(first + 1, 3 - first)
                                    select new TokenizedPair(time % 2 == 0 ? [1] : [2, time], [time, first, 0], [time, second, 0]));

        var epoch = DataOrder.Of(data.Pairs, PairOrder.ByPrompt, seed: 1).Windows(6).Take(40).ToArray();

        Assert.Equal(21, data.Pairs.Select(pair => pair.Prompt).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 240), epoch.SelectMany(window => window).Order());
        Assert.All(epoch, window => Assert.Equal(4, window.SelectMany(Responses).Distinct().Count()));
        var often = epoch.Select(window => data.Pairs[window[0]].Prompt == 0).ToArray();
        Assert.True(often.Zip(often.Skip(1)).Count(pair => pair.First != pair.Second) > 8); // spread out, not in one run

        int[] Responses(int pair) => [data.Pairs[pair].Chosen, data.Pairs[pair].Rejected];
    }

    [Fact]
    public void Data_that_does_not_fit_the_model_throws_before_the_first_step_and_names_the_pair()
    {
        using var model = TinyModel.Create();
        var outside = PairDataset.From([new([1], [2, 0], [3, 0]), new([1], [2, 0], [99, 0])]);
        var tooLong = PairDataset.From([new([.. Enumerable.Repeat(1, model.Config.ContextLength)], [2, 0], [3, 0])]);

        Assert.StartsWith("pair 1, rejected: id 99 is outside the model's vocabulary",
            Error(() => PreferenceTrainer.Train(model, null, outside, Of(new Sft(), Config))));
        Assert.StartsWith("pair 1, rejected: id 99", Error(() => DatasetLogps.Compute(model, outside)));
        Assert.StartsWith("pair 1, rejected: id 99", Error(() => PairEvaluator.Evaluate(model, null, outside, new Sft())));
        Assert.StartsWith("example 2: id 99", Error(() => SftTrainer.Train(model, outside.Responses, Sft(Config))));
        Assert.StartsWith($"pair 0, chosen: {model.Config.ContextLength} prompt and 2 response tokens exceed",
            Error(() => DatasetLogps.Compute(model, tooLong)));

        static string Error(Action run) => Assert.Throws<ArgumentException>(run).Message;
    }

    [Fact]
    public void An_empty_data_set_throws()
    {
        using var model = TinyModel.Create();

        var pairs = Assert.Throws<ArgumentException>(() => PreferenceTrainer.Train(model, null, PairDataset.From([]), Of(new Sft(), Config)));
        var examples = Assert.Throws<ArgumentException>(() => SftTrainer.Train(model, [], Sft(Config)));

        Assert.Contains("no pairs", pairs.Message);
        Assert.Contains("no examples", examples.Message);
    }

    [Fact]
    public void Log_probabilities_of_other_pairs_throw()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();
        var other = DatasetLogps.Compute(model, PairDataset.From([new([1], [2, 0], [3, 0])]));

        var error = Assert.Throws<ArgumentException>(() => PreferenceTrainer.Train(model, other, TinyPairs.Create(), Of(new Dpo { Beta = 1 }, Config)));

        Assert.Contains("other pairs", error.Message);
    }

    [Fact]
    public void A_loss_that_needs_only_the_policys_tokens_trains_with_summed_reference_logps()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(Config.Steps, Train(Config, new Wpo { Base = new Dpo { Beta = 0.1 } }).History.Rows.Count);
        Assert.Contains("tokens: true", Assert.Throws<ArgumentException>(() => Train(Config, new LdDpo { Beta = 0.1, Alpha = 0.5 })).Message);
    }

    [Fact]
    public void Gradients_of_an_earlier_backward_pass_do_not_enter_the_first_step()
    {
        using var scope = NewDisposeScope();
        using var clean = TinyModel.Create();
        using var dirty = TinyModel.Create();
        using var batch = Collator.Collate([.. TinyPairs.Create().Responses.Take(4)], 0);
        SequenceLogps.Compute(dirty, batch).Sums.sum().backward();

        var one = SftTrainer.Train(clean, TinyPairs.Create().Responses, Sft(Config));
        var other = SftTrainer.Train(dirty, TinyPairs.Create().Responses, Sft(Config));

        Assert.Equal(one.Rows[0].Metrics["grad_norm"], other.Rows[0].Metrics["grad_norm"]);
    }

    [Fact]
    public void An_update_that_makes_weights_infinite_is_reported_after_the_step()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();

        var config = Config with { Steps = 1, Schedule = new Schedule { LearningRate = 1e38, WarmupSteps = 0 } };

        var stopped = Assert.Throws<TrainingStoppedException>(() => SftTrainer.Train(model, TinyPairs.Create().Responses, Sft(config)));

        Assert.Contains("weights of the policy are no longer finite", stopped.Message);
        Assert.Single(stopped.History.Rows);
    }

    [Fact]
    public void A_cancelled_run_returns_its_history()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();
        using var cancel = new CancellationTokenSource();
        var hooks = new TrainingHooks { Cancel = cancel.Token, OnStep = step => { if (step.Step == 3) { cancel.Cancel(); } } };

        var cancelled = Assert.Throws<TrainingCancelledException>(() => SftTrainer.Train(model, TinyPairs.Create().Responses, Sft(Config), hooks));

        Assert.Equal(3, cancelled.History.Rows.Count);
    }

    [Theory]
    [InlineData(1.0, 1e-8)]
    [InlineData(0.9, 0.0)]
    public void Constants_of_the_optimizer_that_are_out_of_range_throw(double beta2, double epsilon)
    {
        using var model = TinyModel.Create();

        var config = Config with { Optimizer = new AdamWConfig { Beta2 = beta2, Epsilon = epsilon } };

        Assert.Throws<ArgumentException>(() => SftTrainer.Train(model, TinyPairs.Create().Responses, Sft(config)));
    }

    [Fact]
    public void A_loss_over_the_whole_batch_throws_with_micro_batches()
    {
        using var model = TinyModel.Create();

        var config = Config with { MicroBatchSize = 2 };

        var error = Assert.Throws<ArgumentException>(() => PreferenceTrainer.Train(model, null, TinyPairs.Create(), Of(new Sft(), config)));

        Assert.Contains("MicroBatchSize = 2", error.Message);
        PreferenceTrainer.Train(model, null, TinyPairs.Create(), Of(new Sft { Average = NllAverage.Response }, config));
    }

    /// <summary>δ is β times the mean of all log-ratios so far. In the first step it is 0. In the second step, which has as many responses, it
    /// is half of β times the mean of that step, because the log-ratios of the first step are 0. Two runs with these fixed δ must therefore have
    /// the same losses.</summary>
    [Fact]
    public void A_running_mean_continues_from_step_to_step()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create();
        using var reference = TinyModel.Create();
        var data = TinyPairs.Create();
        var logps = DatasetLogps.Compute(reference, data);
        int[] first = [.. Enumerable.Range(0, 8)], second = [.. Enumerable.Range(8, 8)];
        var config = Config with { Steps = 2, Schedule = new Schedule { LearningRate = 1e-2, WarmupSteps = 0 } };

        var running = Train(config, new BcoRunning { Beta = 0.5 }, [first, second]).History.Rows;
        var delta = (running[1].Metrics["rewards/chosen"] + running[1].Metrics["rewards/rejected"]) / 4;
        var one = Step(new Bco { Beta = 0.5 }, first);
        var two = Step(new Bco { Beta = 0.5, Delta = delta }, second);

        Assert.NotEqual(0, delta, 1e-3);
        Assert.Equal(one.Metrics["loss"], running[0].Metrics["loss"], 1e-6);
        Assert.Equal(two.Metrics["loss"], running[1].Metrics["loss"], 1e-6);

        HistoryRow Step(PreferenceLoss loss, int[] window) =>
            PreferenceTrainer.Train(policy, logps, data, Of(loss, config with { Steps = 1 }), new TrainingHooks { Windows = [window] }).Rows[0];
    }

    [Fact]
    public void A_loss_without_its_reference_throws()
    {
        using var policy = TinyModel.Create();

        var error = Assert.Throws<ArgumentException>(() => PreferenceTrainer.Train(policy, null, TinyPairs.Create(), Of(new Dpo { Beta = 0.1 }, Config)));

        Assert.Contains("reference", error.Message);
    }

    [Fact]
    public void Load_rejects_stale_and_cut_off_log_probabilities()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var reference = TinyModel.Create();
        using var other = TinyModel.Create(seed: 9);
        var data = TinyPairs.Create();
        var logps = DatasetLogps.Compute(reference, data, tokens: true);
        var path = folder.PathOf("logps.bin");

        LogpsCache.Save(logps, path);
        var loaded = LogpsCache.Load(path, reference, data);

        Assert.Equal(logps.Sums, loaded.Sums);
        Assert.Equal(logps.Tokens, loaded.Tokens);
        Assert.Contains("another reference", Assert.Throws<InvalidDataException>(() => LogpsCache.Load(path, other, data)).Message);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..200]);
        Assert.Contains("cut off", Assert.Throws<InvalidDataException>(() => LogpsCache.Load(path, reference, data)).Message);
    }

    private static (RunHistory History, string Hash) Train(TrainingConfig config, PreferenceLoss loss, IReadOnlyList<int[]>? windows = null)
    {
        using var policy = TinyModel.Create();
        using var reference = TinyModel.Create();
        var data = TinyPairs.Create();
        var hooks = new TrainingHooks { Windows = windows };
        var history = PreferenceTrainer.Train(policy, DatasetLogps.Compute(reference, data), data, Of(loss, config), hooks);
        return (history, policy.WeightsHash());
    }

    private static PreferenceConfig Of(PreferenceLoss loss, TrainingConfig training) => new() { Loss = loss, Training = training };

    private static SftConfig Sft(TrainingConfig training) => new() { Training = training };
}
