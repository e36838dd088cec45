using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Scoring;
using DpoNotebooks.Tests.Fixtures;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

public class TrainerTests
{
    private static readonly TrainingConfig Config = new() { Steps = 6, Seed = 3, BatchSize = 8, Schedule = new Schedule { LearningRate = 1e-3, WarmupSteps = 2 } };

    [Fact]
    public void One_by_eight_accumulated_equals_eight_by_one()
    {
        using var scope = NewDisposeScope();

        var whole = Train(Config, new Dpo { Beta = 0.5 });
        var accumulated = Train(Config with { MicroBatchSize = 1 }, new Dpo { Beta = 0.5 });

        foreach (var (one, other) in whole.History.Rows.Zip(accumulated.History.Rows))
        {
            // Which of two equal rewards is greater is a matter of rounding, so accuracies may differ at the start.
            Assert.All(one.Metrics.Where(metric => metric.Key != "rewards/accuracies"), metric => Assert.Equal(metric.Value, other.Metrics[metric.Key], 1e-4 * Math.Max(1, Math.Abs(metric.Value))));
        }
    }

    [Fact]
    public void Sft_accumulates_over_tokens_not_over_micro_batches()
    {
        using var scope = NewDisposeScope();
        using var whole = TinyModel.Create();
        using var accumulated = TinyModel.Create();
        var texts = TinyPairs.Create().Responses;

        var one = SftTrainer.Train(whole, texts, Config);
        var other = SftTrainer.Train(accumulated, texts, Config with { MicroBatchSize = 3 });

        Assert.All(one.Rows.Zip(other.Rows), rows => Assert.Equal(rows.First.Metrics["grad_norm"], rows.Second.Metrics["grad_norm"], 1e-3));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_does_not()
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
    public void Training_starts_at_ln_2_and_leaves_the_reference_alone(PairOrder order)
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create();
        using var reference = TinyModel.Create();
        var before = reference.WeightsHash();
        var data = TinyPairs.Create();

        var history = PreferenceTrainer.Train(policy, DatasetLogps.Compute(reference, data), data, new Dpo { Beta = 0.1 }, Config with { Order = order, Steps = 30 });

        Assert.Equal(Math.Log(2), history.Rows[0].Metrics["loss"], 1e-6);
        Assert.Equal(0.5, history.Rows[0].Metrics["rewards/accuracies"], 0.5); // ties count half, rounding decides the rest
        Assert.True(history.Rows[^1].Metrics["loss"] < Math.Log(2));
        Assert.Equal(before, reference.WeightsHash());
        Assert.NotEqual(before, policy.WeightsHash());
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run_names_the_batch_and_keeps_the_history()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create();
        using var reference = TinyModel.Create();
        var data = TinyPairs.Create();
        var logps = DatasetLogps.Compute(reference, data);
        logps.Sums[data.Pairs[24].Chosen] = float.NaN;
        var before = 0;
        var hooks = new TrainingHooks { Windows = [[0, 6], [12, 18], [24, 30], [36, 42]], OnStep = _ => before++ };

        var stopped = Assert.Throws<TrainingStoppedException>(() => PreferenceTrainer.Train(policy, logps, data, new Dpo { Beta = 0.1 }, Config, hooks));

        Assert.Contains("step 3", stopped.Message);
        Assert.Contains("24, 30", stopped.Message);
        Assert.Equal(2, stopped.History.Rows.Count);
        Assert.Equal(2, before);
        Assert.All(policy.parameters(), parameter => Assert.False(parameter.isnan().any().ToBoolean()));
    }

    [Fact]
    public void Nothing_is_left_alive_from_step_to_step()
    {
        using var scope = NewDisposeScope();
        using var policy = TinyModel.Create();
        using var reference = TinyModel.Create();
        var data = TinyPairs.Create();
        var logps = DatasetLogps.Compute(reference, data);
        var live = new List<long>();
        var hooks = new TrainingHooks { OnStep = _ => live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount) };

        PreferenceTrainer.Train(policy, logps, data, new Dpo { Beta = 0.1 }, Config with { Steps = 50 }, hooks);
        SftTrainer.Train(policy, data.Responses, Config with { Steps = 50 }, hooks);

        Assert.Equal(100, live.Count);
        Assert.Equal(live[1], live[49]);
        Assert.Equal(live[51], live[99]);
    }

    [Fact]
    public void A_response_of_several_pairs_is_run_once_and_changes_nothing()
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
    public void Epochs_visit_every_pair_once_and_keep_a_prompts_pairs_together()
    {
        var data = TinyPairs.Create();
        var epoch = PairWindows.Endless(data.Pairs, 6, PairOrder.ByPrompt, seed: 1).Take(8).ToArray();

        Assert.Equal(Enumerable.Range(0, 48), epoch.SelectMany(window => window).Order());
        Assert.All(epoch, window => Assert.Single(window.Select(pair => data.Pairs[pair].Prompt).Distinct()));
    }

    [Fact]
    public void A_prompt_that_occurs_often_does_not_fill_whole_batches()
    {
        // Every other one of 40 times four responses answers the same prompt.
        var data = PairDataset.From(from time in Enumerable.Range(0, 40)
                                    from first in Enumerable.Range(0, 4)
                                    from second in Enumerable.Range(first + 1, 3 - first)
                                    select new TokenizedPair(time % 2 == 0 ? [1] : [2, time], [time, first, 0], [time, second, 0]));

        var epoch = PairWindows.Endless(data.Pairs, 6, PairOrder.ByPrompt, seed: 1).Take(40).ToArray();

        Assert.Equal(21, data.Pairs.Select(pair => pair.Prompt).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 240), epoch.SelectMany(window => window).Order());
        Assert.All(epoch, window => Assert.Equal(4, window.SelectMany(pair => (int[])[data.Pairs[pair].Chosen, data.Pairs[pair].Rejected]).Distinct().Count()));
        var often = epoch.Select(window => data.Pairs[window[0]].Prompt == 0).ToArray();
        Assert.True(often.Zip(often.Skip(1)).Count(pair => pair.First != pair.Second) > 8); // among the others, not in one run
    }

    [Fact]
    public void Data_of_another_model_is_refused_before_the_first_step_and_its_pair_is_named()
    {
        using var model = TinyModel.Create();
        var outside = PairDataset.From([new([1], [2, 0], [3, 0]), new([1], [2, 0], [99, 0])]);
        var tooLong = PairDataset.From([new([.. Enumerable.Repeat(1, model.Config.ContextLength)], [2, 0], [3, 0])]);

        Assert.StartsWith("pair 1, rejected: id 99 is outside the model's vocabulary", Refusal(() => PreferenceTrainer.Train(model, null, outside, new Sft(), Config)));
        Assert.StartsWith("pair 1, rejected: id 99", Refusal(() => DatasetLogps.Compute(model, outside)));
        Assert.StartsWith("pair 1, rejected: id 99", Refusal(() => PairEvaluator.Evaluate(model, null, outside, new Sft())));
        Assert.StartsWith("example 2: id 99", Refusal(() => SftTrainer.Train(model, outside.Responses, Config)));
        Assert.StartsWith($"pair 0, chosen: {model.Config.ContextLength} prompt and 2 response tokens exceed", Refusal(() => DatasetLogps.Compute(model, tooLong)));

        static string Refusal(Action run) => Assert.Throws<ArgumentException>(run).Message;
    }

    [Fact]
    public void No_data_is_an_error_and_no_endless_wait()
    {
        using var model = TinyModel.Create();

        Assert.Contains("no pairs", Assert.Throws<ArgumentException>(() => PreferenceTrainer.Train(model, null, PairDataset.From([]), new Sft(), Config)).Message);
        Assert.Contains("no examples", Assert.Throws<ArgumentException>(() => SftTrainer.Train(model, [], Config)).Message);
    }

    [Fact]
    public void Log_probabilities_of_other_pairs_are_refused()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();
        var other = PairDataset.From([new([1], [2, 0], [3, 0])]);

        Assert.Contains("other pairs", Assert.Throws<ArgumentException>(() => PreferenceTrainer.Train(model, DatasetLogps.Compute(model, other), TinyPairs.Create(), new Dpo { Beta = 1 }, Config)).Message);
    }

    [Fact]
    public void A_loss_that_reads_tokens_of_the_policy_alone_trains_with_summed_references()
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

        var one = SftTrainer.Train(clean, TinyPairs.Create().Responses, Config);
        var other = SftTrainer.Train(dirty, TinyPairs.Create().Responses, Config);

        Assert.Equal(one.Rows[0].Metrics["grad_norm"], other.Rows[0].Metrics["grad_norm"]);
    }

    [Fact]
    public void An_update_that_breaks_the_weights_is_told_after_it_and_not_as_the_batchs_fault()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();

        var stopped = Assert.Throws<TrainingStoppedException>(() => SftTrainer.Train(model, TinyPairs.Create().Responses, Config with { Steps = 1, Schedule = new Schedule { LearningRate = 1e38, WarmupSteps = 0 } }));

        Assert.Contains("weights are not finite any more", stopped.Message);
        Assert.Single(stopped.History.Rows);
    }

    [Fact]
    public void A_cancelled_run_keeps_its_history()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModel.Create();
        using var cancel = new CancellationTokenSource();
        var hooks = new TrainingHooks { Cancel = cancel.Token, OnStep = step => { if (step.Step == 3) { cancel.Cancel(); } } };

        var cancelled = Assert.Throws<TrainingCancelledException>(() => SftTrainer.Train(model, TinyPairs.Create().Responses, Config, hooks));

        Assert.Equal(3, cancelled.History.Rows.Count);
    }

    [Theory]
    [InlineData(1.0, 1e-8)]
    [InlineData(0.9, 0.0)]
    public void Constants_of_the_optimizer_that_make_no_sense_are_refused(double beta2, double epsilon)
    {
        using var model = TinyModel.Create();

        Assert.Throws<ArgumentException>(() => SftTrainer.Train(model, TinyPairs.Create().Responses, Config with { Optimizer = new AdamWConfig { Beta2 = beta2, Epsilon = epsilon } }));
    }

    [Fact]
    public void Preference_training_refuses_dropout()
    {
        using var model = TinyModel.Create();

        Assert.Contains("Dropout", Assert.Throws<ArgumentException>(() => PreferenceTrainer.Train(model, null, TinyPairs.Create(), new Sft(), Config with { Dropout = 0.1 })).Message);
    }

    [Fact]
    public void A_loss_over_the_whole_batch_refuses_to_be_cut()
    {
        using var model = TinyModel.Create();

        var error = Assert.Throws<ArgumentException>(() => PreferenceTrainer.Train(model, null, TinyPairs.Create(), new Sft(), Config with { MicroBatchSize = 2 }));

        Assert.Contains("MicroBatchSize = 2", error.Message);
        PreferenceTrainer.Train(model, null, TinyPairs.Create(), new Sft { Average = NllAverage.Response }, Config with { MicroBatchSize = 2 });
    }

    /// <summary>δ is β times the mean of all log-ratios so far. In the first step it is 0; in the second, of as many responses, half of β
    /// times that step's own mean, for the first's were 0. So two steps of a fixed δ, one after the other, must see the same losses.</summary>
    [Fact]
    public void A_running_mean_is_carried_from_step_to_step()
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
        var one = PreferenceTrainer.Train(policy, logps, data, new Bco { Beta = 0.5 }, config with { Steps = 1 }, new TrainingHooks { Windows = [first] }).Rows[0];
        var two = PreferenceTrainer.Train(policy, logps, data, new Bco { Beta = 0.5, Delta = delta }, config with { Steps = 1 }, new TrainingHooks { Windows = [second] }).Rows[0];

        Assert.NotEqual(0, delta, 1e-3);
        Assert.Equal(one.Metrics["loss"], running[0].Metrics["loss"], 1e-6);
        Assert.Equal(two.Metrics["loss"], running[1].Metrics["loss"], 1e-6);
    }

    [Fact]
    public void A_loss_without_its_reference_is_refused()
    {
        using var policy = TinyModel.Create();

        Assert.Contains("reference", Assert.Throws<ArgumentException>(() => PreferenceTrainer.Train(policy, null, TinyPairs.Create(), new Dpo { Beta = 0.1 }, Config)).Message);
    }

    [Fact]
    public void A_stale_reference_cache_is_refused()
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

    private static (RunHistory History, string Hash) Train(TrainingConfig config, PreferenceLoss loss, IEnumerable<int[]>? windows = null)
    {
        using var policy = TinyModel.Create();
        using var reference = TinyModel.Create();
        var data = TinyPairs.Create();
        var history = PreferenceTrainer.Train(policy, DatasetLogps.Compute(reference, data), data, loss, config, new TrainingHooks { Windows = windows });
        return (history, policy.WeightsHash());
    }
}
