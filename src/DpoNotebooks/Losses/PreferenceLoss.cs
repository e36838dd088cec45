using System.Text.Json;
using System.Text.Json.Serialization;

namespace DpoNotebooks.Losses;

/// <summary>A loss on preference pairs together with the options it reads, and no others.</summary>
/// <remarks>
/// In the formulas ℓw, ℓl are the policy's summed log-probabilities of chosen and rejected, c and r their log-ratios
/// log πθ/πref, Δ = c − r, Lw and Ll the lengths in tokens, σ the logistic function.
/// The set is closed: <see cref="Kinds"/> names every one.
/// </remarks>
[JsonConverter(typeof(PreferenceLossConverter))]
public abstract record PreferenceLoss
{
    private protected PreferenceLoss()
    {
    }

    /// <summary>The losses by the name they bear in JSON.</summary>
    public static IReadOnlyDictionary<string, Type> Kinds => PreferenceLossConverter.Losses;

    /// <summary>What <see cref="Compute"/> reads.</summary>
    public virtual LossInputs Needs => LossInputs.Reference;

    /// <summary>True if a row's loss depends on the other rows, so that a batch may not be cut into micro-batches.</summary>
    public virtual bool MixesRows => false;

    /// <summary>β of the implicit rewards β·log πθ/πref that go with this loss; 1 where it has none.</summary>
    public virtual double RewardScale => 1;

    /// <summary>The loss of each pair, (B,); gradient flows to the policy only through its log-probabilities.</summary>
    /// <param name="policy">Log-probabilities under πθ.</param>
    /// <param name="reference">Log-probabilities under πref; ignored by a loss that does not need them.</param>
    /// <param name="running">Means that include this batch; ignored by a loss that does not need them.</param>
    /// <exception cref="ArgumentException">Something in <see cref="Needs"/> is absent, or shapes or types disagree.</exception>
    public Tensor Compute(PairLogps policy, PairLogps? reference, RunningLogRatios? running = null)
    {
        using var scope = NewDisposeScope();
        var batch = LossBatch.Checked(this, policy, reference, running);
        return Losses(batch).MoveToOuterDisposeScope();
    }

    /// <summary>Reads a loss as {"loss": "dpo", "beta": 0.1}.</summary>
    /// <exception cref="JsonException">Unknown loss, an option that it does not read, or a bad value.</exception>
    public static PreferenceLoss FromJson(string json) =>
        JsonSerializer.Deserialize<PreferenceLoss>(json) ?? throw new JsonException("A loss is an object, not null.");

    /// <summary>The loss as JSON, which <see cref="FromJson"/> reads back.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>True if an entry of the result is not the loss of the row in its place.</summary>
    internal virtual bool SortsRows => false;

    internal abstract Tensor Losses(LossBatch batch);
}

/// <summary>A loss with the scale β, the weight of the KL term in the objective behind it.</summary>
public abstract record BetaLoss : PreferenceLoss
{
    private protected BetaLoss()
    {
    }

    /// <summary>β &gt; 0.</summary>
    /// <exception cref="ArgumentException">β is not positive and finite.</exception>
    public required double Beta { get; init => field = Require.Positive(value); }

    /// <inheritdoc/>
    public override double RewardScale => Beta;
}
