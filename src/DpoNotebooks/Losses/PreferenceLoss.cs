using System.Text.Json;
using System.Text.Json.Serialization;

namespace DpoNotebooks.Losses;

/// <summary>A loss on preference pairs, with exactly the options that it reads.</summary>
/// <remarks>
/// <para>In the formulas ℓw, ℓl are the policy's summed log-probabilities of chosen and rejected, c and r their log-ratios
/// log πθ/πref, Δ = c − r, Lw and Ll the lengths in tokens, σ the logistic function.</para>
/// <para>To add a loss, derive a record from this one or from <see cref="BetaLoss"/>, in a file or in a notebook cell:</para>
/// <code>
/// public sealed record ShiftedDpo : BetaLoss
/// {
///     public required double Shift { get; init; }
///
///     public override Tensor Losses(LossBatch batch) => Logistic.Loss(Beta * batch.Gap() - Shift);
/// }
/// </code>
/// <para>Its settable properties are its options. In JSON it is <c>{"loss": "shifted_dpo", "beta": 0.1, "shift": 1}</c>;
/// <see cref="NamedRecordConverter{T}"/> gives the rule.</para>
/// </remarks>
[JsonConverter(typeof(PreferenceLossConverter))]
public abstract record PreferenceLoss
{
    /// <summary>The built-in losses by their name in JSON.</summary>
    public static IReadOnlyDictionary<string, Type> Kinds => PreferenceLossConverter.BuiltIn;

    /// <summary>What the loss reads besides the policy's sums.</summary>
    public virtual LossInputs Needs => LossInputs.Reference;

    /// <summary>True if a row's loss depends on the other rows. The trainer then does not split a batch into micro-batches.</summary>
    public virtual bool MixesRows => false;

    /// <summary>β of the implicit rewards β·log πθ/πref that go with this loss; 1 if it has none.</summary>
    public virtual double RewardScale => 1;

    /// <summary>True if the entries of the result are sorted, so that entry k is not the loss of row k.</summary>
    public virtual bool SortsRows => false;

    /// <summary>The loss of each pair, (B,); gradient flows to the policy only through its log-probabilities.</summary>
    /// <param name="policy">Log-probabilities under πθ.</param>
    /// <param name="reference">Log-probabilities under πref; ignored by a loss that does not need them.</param>
    /// <param name="running">Means that include this batch; ignored by a loss that does not need them.</param>
    /// <exception cref="ArgumentException">Something in <see cref="Needs"/> is missing, or shapes or types disagree.</exception>
    /// <exception cref="InvalidOperationException">The loss does not return one value per pair.</exception>
    public Tensor Compute(PairLogps policy, PairLogps? reference, RunningLogRatios? running = null)
    {
        using var scope = NewDisposeScope();
        var batch = LossBatch.Checked(this, policy, reference, running);
        // An alias, because a loss may return one of its inputs, which must stay in the caller's scope.
        var losses = Losses(batch).alias();
        if (losses.dim() != 1 || losses.shape[0] != policy.Chosen.Sums.shape[0])
        {
            throw new InvalidOperationException(
                $"{GetType().Name}.Losses returned ({string.Join(", ", losses.shape)}) for {policy.Chosen.Sums.shape[0]} pairs. "
                + "Return one loss per pair, (B,).");
        }

        return losses.MoveToOuterDisposeScope();
    }

    /// <summary>The formula: the loss of each pair, (B,).</summary>
    /// <param name="batch">The inputs, which hold everything in <see cref="Needs"/>.</param>
    /// <remarks><see cref="Compute"/> calls it, checks the inputs and disposes intermediate tensors. A loss that wraps another one calls it
    /// directly, with the same batch or a changed one.</remarks>
    public abstract Tensor Losses(LossBatch batch);

    /// <summary>Reads a loss as {"loss": "dpo", "beta": 0.1}.</summary>
    /// <exception cref="JsonException">The loss or one of its options is unknown, a required option is missing, or a value is out of range.</exception>
    public static PreferenceLoss FromJson(string json) =>
        JsonSerializer.Deserialize<PreferenceLoss>(json) ?? throw new JsonException("A loss is an object, not null.");

    /// <summary>The loss as JSON, which <see cref="FromJson"/> reads back.</summary>
    /// <exception cref="JsonException">JSON has no name for the loss; see <see cref="NamedRecordConverter{T}"/>.</exception>
    public string ToJson() => JsonSerializer.Serialize(this);
}

/// <summary>A loss with the scale β, the weight of the KL term in the objective behind it.</summary>
public abstract record BetaLoss : PreferenceLoss
{
    /// <summary>β &gt; 0.</summary>
    /// <exception cref="ArgumentException">β is not positive and finite.</exception>
    public required double Beta { get; init => field = Require.Positive(value); }

    /// <inheritdoc/>
    public override double RewardScale => Beta;
}
