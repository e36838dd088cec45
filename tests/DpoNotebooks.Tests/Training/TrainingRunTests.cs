using DpoNotebooks.Data;
using DpoNotebooks.Losses;
using DpoNotebooks.Models;
using DpoNotebooks.Models.Adapters;
using DpoNotebooks.Scoring;
using DpoNotebooks.Tests.Fixtures;
using DpoNotebooks.Training;

namespace DpoNotebooks.Tests.Training;

/// <summary>A run that is stopped and resumed, or forked, has the bits of the run that was never interrupted.</summary>
[Collection(TorchGenerator.Name)] // for dropout and the number of threads
public sealed class TrainingRunTests : IDisposable
{
    private const int Steps = 24;

    private static readonly TrainingConfig Training = new()
    {
        Steps = Steps,
        Seed = 3,
        BatchSize = 9, // the last window of an epoch is shorter
        EvaluateEvery = 5,
        Schedule = new Schedule { LearningRate = 1e-3, WarmupSteps = 4, Decay = Decay.Cosine },
    };

    private readonly TemporaryFolder _folder = new();
    private readonly int _threads = get_num_threads();

    public TrainingRunTests() => set_num_threads(1);

    public static TheoryData<string> Cases => [.. Starts.Keys];

    private static Dictionary<string, Func<TrainingHooks, IRun>> Starts { get; } = new()
    {
        ["sft"] = hooks => Sft(new SftConfig { Training = Training }, hooks),
        ["sft with dropout and AdamW"] = hooks =>
            Sft(new SftConfig { Training = Training with { Optimizer = new AdamWConfig { WeightDecay = 0.1 } }, Dropout = 0.2 }, hooks),
        ["sft with an average"] = hooks => Sft(new SftConfig { Training = Training with { AverageDecay = 0.9 } }, hooks),
        ["dpo"] = hooks => Dpo(new Dpo { Beta = 0.1 }, Training, hooks),
        ["dpo by prompt with AdamW and micro-batches"] = hooks =>
            Dpo(new Dpo { Beta = 0.1 }, Training with { Optimizer = new AdamWConfig(), MicroBatchSize = 4 }, hooks, order: PairOrder.ByPrompt),
        ["dpo in bfloat16"] = hooks => Dpo(new Dpo { Beta = 0.1 }, Training, hooks, policy => policy.to(ScalarType.BFloat16)),
        ["dpo with LoRA"] = hooks => Dpo(new Dpo { Beta = 0.1 }, Training, hooks, Adapted),
        ["dpo with a reference that follows"] = hooks =>
            Dpo(new Dpo { Beta = 0.1 }, Training, hooks, sync: new ReferenceSync { EverySteps = 7 }),
        ["bco's running mean"] = hooks => Dpo(new BcoRunning { Beta = 0.1 }, Training, hooks),
        ["reward"] = Reward,
    };

    public void Dispose()
    {
        set_num_threads(_threads);
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_that_is_resumed_at_any_step_has_the_bits_of_one_that_was_not_interrupted(string name)
    {
        var whole = new Trace();
        using (var run = Starts[name](whole.Hooks()))
        {
            run.Finish();
            whole.End(run);
            Assert.Equal([0, 5, 10, 15, 20, Steps], run.History.Series("eval/step").Select(row => row.Step));
            Assert.Equal(Enumerable.Range(1, Steps), run.History.Series("loss").Select(row => row.Step));
        }

        // Every fourth step, beginning at another one for each kind of run.
        var first = Starts.Keys.Order(StringComparer.Ordinal).ToList().IndexOf(name) % 4;
        foreach (var step in Enumerable.Range(1, Steps - 1).Where(step => step % 4 == first))
        {
            var (parts, folder) = (new Trace(), _folder.PathOf($"{step}"));
            using (var run = Starts[name](parts.Hooks()))
            {
                run.Run(step);
                run.Save(folder);
                run.Step(); // what is done after the checkpoint is lost
            }

            rand(7).Dispose(); // another process has another generator
            using var second = Starts[name](parts.Hooks());
            Assert.Empty(second.Resume(folder));
            Assert.Equal(step, second.StepsDone);
            second.Finish();
            parts.End(second);
            Assert.Equal(whole.Bits, parts.Bits);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fork_and_the_run_that_goes_on_have_the_same_bits(string name)
    {
        var (own, other) = (new Trace(), new Trace());
        using var run = Starts[name](own.Hooks());
        run.Run(11);

        using var fork = run.Fork(other.Hooks());
        run.Run(13);
        fork.Finish();
        run.Finish();

        own.End(run);
        other.End(fork);
        Assert.Equal(own.Bits, other.Bits);
        Assert.NotEqual(Starts[name](new TrainingHooks { Evaluate = _ => null }).Weights(), own.Bits[^1]);
    }

    private static Run<CausalLm, SftConfig> Sft(SftConfig config, TrainingHooks hooks) =>
        new Run<CausalLm, SftConfig>(SftTrainer.Start(TinyModel.Create(), TinyPairs.Create().Responses, config, hooks), model => model.WeightsHash());

    private static Run<CausalLm, PreferenceConfig> Dpo(
        PreferenceLoss loss, TrainingConfig training, TrainingHooks hooks, Func<CausalLm, CausalLm>? change = null,
        PairOrder order = PairOrder.Shuffled, ReferenceSync? sync = null)
    {
        using var reference = TinyModel.Create();
        var (data, policy) = (TinyPairs.Create(), TinyModel.Create());
        var config = new PreferenceConfig { Loss = loss, Training = training, Order = order, ReferenceSync = sync };
        var start = PreferenceTrainer.Start(change?.Invoke(policy) ?? policy, DatasetLogps.Compute(reference, data), data, config, hooks);
        return new Run<CausalLm, PreferenceConfig>(start, model => model.WeightsHash());
    }

    private static CausalLm Adapted(CausalLm policy)
    {
        LoraAdapter.Add(policy, new LoraConfig { Rank = 2 }, seed: 5);
        return policy;
    }

    private static Run<SequenceClassifier, RewardConfig> Reward(TrainingHooks hooks)
    {
        using var model = TinyModel.Create();
        var config = new RewardConfig { Training = Training };
        return new Run<SequenceClassifier, RewardConfig>(
            RewardTrainer.Start(SequenceClassifier.On(model), TinyPairs.Create(), config, hooks), reward => reward.WeightsHash());
    }

    /// <summary>A run of any trainer.</summary>
    private interface IRun : IDisposable
    {
        int StepsDone { get; }

        RunHistory History { get; }

        string Weights();

        void Run(int until);

        void Finish();

        void Step();

        void Save(string folder);

        IReadOnlyList<string> Resume(string folder);

        IRun Fork(TrainingHooks hooks);
    }

    private sealed class Run<TModel, TConfig>(TrainingRun<TModel, TConfig> run, Func<TModel, string> hash) : IRun
        where TModel : nn.Module
        where TConfig : class, ITrainerConfig
    {
        public int StepsDone => run.StepsDone;

        public RunHistory History => run.History;

        public string Weights() => hash(run.Model);

        void IRun.Run(int until) => run.Run(until);

        public void Finish() => run.Run();

        public void Step() => run.Step();

        public void Save(string folder) => run.Save(folder);

        public IReadOnlyList<string> Resume(string folder) => run.Resume(folder);

        public IRun Fork(TrainingHooks hooks) => new Run<TModel, TConfig>(run.Fork(hooks), hash);

        public void Dispose()
        {
            run.Dispose();
            run.Model.Dispose();
        }
    }

    /// <summary>Everything that a run has computed, as text: the history without its costs, the state of a hook, and the hash of the weights.</summary>
    private sealed class Trace : IRunState
    {
        private int _evaluations;

        public string[] Bits { get; private set; } = [];

        public TrainingHooks Hooks() => new()
        {
            State = this,
            Evaluate = step => new Dictionary<string, double> { ["eval/count"] = ++_evaluations, ["eval/step"] = step },
        };

        public void End(IRun run) =>
            Bits = [.. run.History.ToJson().Select(row => row!.ToJsonString()), $"{_evaluations} evaluations", run.Weights()];

        public System.Text.Json.Nodes.JsonNode? Save() => _evaluations;

        public void Restore(System.Text.Json.Nodes.JsonNode? state) => _evaluations = (int)state!;
    }
}
