using System.Globalization;
using System.Text.Json.Serialization;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Losses;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>Training on preference pairs with any <see cref="PreferenceLoss"/>: DPO and its relatives, Preferred-FT, unlikelihood.</summary>
public sealed record PreferenceMethod() : Method("Preferences")
{
    /// <summary>The loss.</summary>
    public required PreferenceLoss Loss { get; init; }

    /// <summary>The training run; its seed is replaced by each of <see cref="Method.Seeds"/>.</summary>
    public required TrainingConfig Training { get; init; }

    /// <summary>Creates DPO at one β.</summary>
    public static PreferenceMethod Dpo(double beta, TrainingConfig training) => new()
    {
        Name = "DPO",
        Look = new SeriesLook("#0072B2", MarkerShape.Circle),
        Loss = new Dpo { Beta = beta },
        Training = training,
    };

    /// <summary>Creates Preferred-FT: fine-tuning on the chosen responses only.</summary>
    public static PreferenceMethod PreferredFt(TrainingConfig training) => new()
    {
        Name = "Preferred-FT",
        Look = new SeriesLook("#E69F00", MarkerShape.Square),
        Loss = new Sft(),
        Training = training,
    };

    /// <summary>Creates unlikelihood at one α.</summary>
    public static PreferenceMethod Unlikelihood(double alpha, TrainingConfig training) => new()
    {
        Name = "Unlikelihood",
        Look = new SeriesLook("#CC79A7", MarkerShape.Triangle),
        Loss = new Unlikelihood { Alpha = alpha },
        Training = training,
    };

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyDictionary<string, double> Settings => LossSettings.Of(Loss);

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Description =>
        string.Create(CultureInfo.InvariantCulture, $"{Training.BatchSize} pairs per step, learning rate {Training.Schedule.LearningRate:G3}");

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Steps => Training.Steps;

    /// <inheritdoc/>
    public override void Check(MethodInputs inputs) =>
        PreferenceTrainer.Check(inputs.Reference, inputs.Pairs.TrainLogps, inputs.Pairs.Train, Loss, Training);

    /// <inheritdoc/>
    public override MemoryForecast Forecast(MethodInputs inputs)
    {
        var plan = MemoryPlan.Of(inputs.Reference, inputs.Pairs.Train, Training);
        return MemoryForecast.Of(plan with { ReferenceWeights = plan.Weights, Divisible = !Loss.MixesRows });
    }

    /// <inheritdoc/>
    public override RunHistory Train(MethodRun run)
    {
        // Every run starts at the reference, which is measured once for all runs.
        var hooks = run.Hooks with { Evaluate = step => step == 0 ? null : run.Measure(step, Loss) };
        return PreferenceTrainer.Train(
            run.Policy, run.Inputs.Pairs.TrainLogps, run.Inputs.Pairs.Train, Loss, Training with { Seed = run.Seed }, hooks);
    }
}
