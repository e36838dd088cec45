using System.Globalization;
using System.Text.Json.Serialization;
using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Losses;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>Training on preference pairs with any <see cref="PreferenceLoss"/>: DPO and its relatives, Preferred-FT, unlikelihood.</summary>
public sealed record PreferenceMethod() : Method("Preferences")
{
    /// <summary>Loss, batches, optimizer, schedule; the seed is replaced by each of <see cref="Method.Seeds"/>.</summary>
    public required PreferenceConfig Config { get; init; }

    /// <summary>Creates DPO at one β.</summary>
    public static PreferenceMethod Dpo(double beta, TrainingConfig training, PairOrder order = PairOrder.Shuffled) =>
        Of("DPO", new SeriesLook("#0072B2", MarkerShape.Circle), new Dpo { Beta = beta }, training, order);

    /// <summary>Creates Preferred-FT: fine-tuning on the chosen responses only.</summary>
    public static PreferenceMethod PreferredFt(TrainingConfig training, PairOrder order = PairOrder.Shuffled) =>
        Of("Preferred-FT", new SeriesLook("#E69F00", MarkerShape.Square), new Sft(), training, order);

    /// <summary>Creates unlikelihood at one α.</summary>
    public static PreferenceMethod Unlikelihood(double alpha, TrainingConfig training, PairOrder order = PairOrder.Shuffled) =>
        Of("Unlikelihood", new SeriesLook("#CC79A7", MarkerShape.Triangle), new Unlikelihood { Alpha = alpha }, training, order);

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyDictionary<string, double> Settings => LossSettings.Of(Config.Loss);

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Description => string.Create(
        CultureInfo.InvariantCulture, $"{Config.Training.BatchSize} pairs per step, learning rate {Config.Training.Schedule.LearningRate:G3}");

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Duration => Config.Training.Duration;

    /// <inheritdoc/>
    public override int StepsFor(MethodInputs inputs) => Config.Training.StepsFor(inputs.Pairs.Train.Pairs.Count);

    /// <inheritdoc/>
    public override void Check(MethodInputs inputs) =>
        PreferenceTrainer.Check(inputs.Reference, inputs.Pairs.TrainLogps, inputs.Pairs.Train, Config);

    /// <inheritdoc/>
    public override MemoryForecast Forecast(MethodInputs inputs)
    {
        var plan = MemoryPlan.Of(inputs.Reference, inputs.Pairs.Train, Config);
        return MemoryForecast.Of(plan with { ReferenceWeights = plan.ReferenceWeights + plan.Weights });
    }

    /// <inheritdoc/>
    public override RunHistory Train(MethodRun run)
    {
        // Every run starts at the reference, which is measured once for all runs.
        var hooks = run.Hooks with { Evaluate = step => step == 0 ? null : run.Measure(step, Config.Loss) };
        var config = Config with { Training = Config.Training with { Seed = run.Seed } };
        return PreferenceTrainer.Train(run.Policy, run.Inputs.Pairs.TrainLogps, run.Inputs.Pairs.Train, config, hooks);
    }

    private static PreferenceMethod Of(string name, SeriesLook look, PreferenceLoss loss, TrainingConfig training, PairOrder order) =>
        new() { Name = name, Look = look, Config = new PreferenceConfig { Loss = loss, Training = training, Order = order } };
}
