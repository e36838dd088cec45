using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Methods;
using DpoNotebooks.Experiments.Sentiment;
using DpoNotebooks.Experiments.Sweeps;
using DpoNotebooks.Experiments.Tests.Fixtures;
using DpoNotebooks.Models.Generation;
using DpoNotebooks.Reporting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Tests.Sweeps;

// A sweep sets the number of torch's threads, which other tests share.
[Collection(TorchGenerator.Name)]
public class SweepTests
{
    private static readonly TrainingConfig Training = new()
    { Steps = 4, Seed = 0, BatchSize = 6, EvaluateEvery = 2, Schedule = new Schedule { LearningRate = 1e-3, WarmupSteps = 0 } };

    [Fact]
    public void Every_method_runs_at_every_seed_and_a_second_sweep_gives_the_same_bits()
    {
        Method[] methods =
        [
            PreferenceMethod.Dpo(1, Training) with { Seeds = [0, 1] },
            PreferenceMethod.PreferredFt(Training),
        ];

        var runs = Run(methods, workers: 2);
        var again = Run(methods, workers: 2);

        Assert.Equal([("DPO", 0), ("DPO", 1), ("Preferred-FT", 0)], runs.Select(run => (run.Method.Name, run.Seed)));
        Assert.All(runs, run => Assert.Equal([2, 4], run.Measurements.Select(measured => measured.Step)));
        Assert.NotEqual(runs[0].Last.Kl.Mean, runs[1].Last.Kl.Mean);
        Assert.All(runs.Zip(again), pair => Assert.Equal(Losses(pair.First), Losses(pair.Second)));

        static IEnumerable<double> Losses(SweepRun run) => run.History.Series("loss").Concat(run.History.Series("eval/reward")).Select(point => point.Value);
    }

    [Fact]
    public void A_diverged_run_keeps_its_measurements_and_the_others_continue()
    {
        var told = new List<TrainingReport>();
        var runs = Run(
        [
            PreferenceMethod.Dpo(1, Training with { Schedule = new Schedule { LearningRate = 1e30, WarmupSteps = 0 } }) with { Name = "too fast" },
            PreferenceMethod.Dpo(1, Training),
        ], workers: 1, told.Add);

        Assert.Contains("is NaN", runs[0].Stopped);
        Assert.Single(runs[0].History.Rows);
        Assert.Contains("too fast", Assert.Throws<InvalidOperationException>(() => runs[0].Last).Message);
        Assert.Null(runs[1].Stopped);
        Assert.Equal(2, runs.ToTable().Rows.Count);
        Assert.Contains("β = 1 (stopped: ", (string)runs.ToTable()["setting"][0], StringComparison.Ordinal);
        Assert.Equal([1, 4, 5, 6, 7, 8], told.Select(progress => progress.Done)); // the broken run's steps count as done
        Assert.Equal([1, null, 1, 2, 3, 4], told.Select(progress => progress.Step?.Step));
        Assert.Equal(("too fast", "too fast β = 1, seed 0"), (told[1].Series, told[1].Run));
        Assert.StartsWith("DPO β = 1, seed 0: step 4 of 4, loss 1.", told[^1].Text);
    }

    [Fact]
    public void A_failed_run_keeps_its_measurements_and_the_others_continue_unless_all_fail()
    {
        Method method = PreferenceMethod.Dpo(1, Training) with { Seeds = [0, 1] };
        var told = 0;

        var runs = Run([method], workers: 1, progress => Fail(++told == 4));

        Assert.Equal(
            ("out of memory", 3, 1),
            (runs[0].Stopped, runs[0].History.Rows.Count(row => row.Metrics.ContainsKey("grad_norm")) - 1, runs[0].Measurements.Count));
        Assert.Null(runs[1].Stopped);
        Assert.Equal("out of memory",
            Assert.Throws<InvalidOperationException>(() => Run([method], workers: 1, progress => Fail(progress.Step is not null))).Message);

        static void Fail(bool now)
        {
            if (now)
            {
                throw new InvalidOperationException("out of memory");
            }
        }
    }

    [Fact]
    public void The_sweep_rejects_an_untrainable_method_before_training()
    {
        var told = new List<TrainingReport>();

        var refused = Assert.Throws<ArgumentException>(() => Run(
        [
            PreferenceMethod.Dpo(1, Training),
            PreferenceMethod.PreferredFt(Training with { MicroBatchSize = 2 }),
        ], workers: 1, told.Add));

        Assert.Contains("Sft compares or averages over the whole batch, which MicroBatchSize = 2 would split", refused.Message, StringComparison.Ordinal);
        Assert.Empty(told);
    }

    private static IReadOnlyList<SweepRun> Run(Method[] methods, int workers, Action<TrainingReport>? progress = null)
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        var context = progress is null ? ExperimentContext.Silent : new ExperimentContext { Training = _ => progress };
        return Sweep.Run(TinyInputs.Of(reference), methods, workers, context);
    }

    [Fact]
    public void A_custom_method_trains_and_adds_its_own_points_to_the_frontier()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();

        var run = Assert.Single(Sweep.Run(TinyInputs.Of(reference), [new FixedPoint { Height = 0.7 }]));

        var point = Assert.Single(run.Points);
        Assert.Equal(("Fixed point", "h = 0.7", 0.7, 2.0), (point.Method, point.Setting, point.Reward, point.Kl));
        Assert.Equal(SeriesLook.Of("Fixed point"), point.Look);
        Assert.Empty(run.Measurements);
        Assert.Null(run.Policy);
    }

    [Fact]
    public void Best_of_N_needs_at_least_N_reference_samples()
    {
        using var scope = NewDisposeScope();
        using var reference = TinyModel.Create();
        var inputs = TinyInputs.Of(reference);
        Method[] methods = [.. BestOfNSampling.Each(2, 4)];

        Assert.Contains("N = 2 needs", Assert.Throws<ArgumentException>(() => Sweep.Run(inputs, methods)).Message, StringComparison.Ordinal);
        var samples = ReferenceSamples.Draw(reference, inputs.World, new SamplingConfig { MaxNewTokens = 6, Seed = 1 }, samplesPerPrompt: 4);
        var points = Sweep.Run(inputs with { Samples = samples }, methods).SelectMany(run => run.Points).ToArray();

        Assert.Equal([BestOfN.KlBound(2), BestOfN.KlBound(4)], points.Select(point => point.Kl));
        Assert.Equal([.. new[] { 2, 4 }.Select(n => BestOfN.ExpectedReward(samples.Rewards, n).Mean)], points.Select(point => point.Reward));
        Assert.All(points, point => Assert.Equal((null, null, PointOrder.Settings), (point.Seed, point.Step, point.Look!.Order)));
    }

    /// <summary>A method as a notebook cell would declare it.</summary>
    public sealed record FixedPoint() : Method("Fixed point")
    {
        public required double Height { get; init; }

        public override IReadOnlyDictionary<string, double> Settings => new Dictionary<string, double> { ["h"] = Height };

        public override RunHistory Train(MethodRun run)
        {
            run.Add(new FrontierPoint { Method = "", Reward = Height, Kl = 2 });
            return new RunHistory();
        }
    }
}
