namespace DpoNotebooks.Losses;

/// <summary>One term of a <see cref="Mixture"/>.</summary>
public sealed record WeightedLoss
{
    /// <summary>The weight, finite and not negative.</summary>
    public double Weight { get; init => field = Require.NotNegative(value); } = 1;

    /// <summary>The term.</summary>
    public required PreferenceLoss Loss { get; init => field = Require.NotNull(value); }
}

/// <summary>A weighted sum of losses. The weights need not sum to 1.</summary>
public sealed record Mixture : PreferenceLoss
{
    /// <summary>At least one term.</summary>
    public required IReadOnlyList<WeightedLoss> Parts
    {
        get;
        init => field = Require.NotNull(value).Count > 0 && !value.Contains(null!) ? [.. value]
            : throw new ArgumentException("Parts must hold at least one loss and no null.", nameof(Parts));
    }

    /// <inheritdoc/>
    public override LossInputs Needs => Parts.Aggregate(LossInputs.None, (needs, part) => needs | part.Loss.Needs);

    /// <inheritdoc/>
    public override bool MixesRows => Parts.Any(part => part.Loss.MixesRows);

    /// <summary>The β of the first part that has one.</summary>
    public override double RewardScale => Parts.Select(part => part.Loss).OfType<BetaLoss>().FirstOrDefault()?.Beta ?? 1;

    /// <summary>RPO: DPO + weight·NLL (arXiv 2404.19733; averaged over each response in the paper, over the batch in TRL).</summary>
    public static Mixture Rpo(double beta, double nllWeight, NllAverage average = NllAverage.Response) => new()
    {
        Parts = [new() { Loss = new Dpo { Beta = beta } }, new() { Weight = nllWeight, Loss = new Sft { Average = average } }],
    };

    /// <summary>MPO: 0.8 DPO + 0.2 BCO + 1 NLL (arXiv 2411.10442, δ = 0 as in TRL).</summary>
    public static Mixture Mpo(double beta) => new()
    {
        Parts =
        [
            new() { Weight = 0.8, Loss = new Dpo { Beta = beta } },
            new() { Weight = 0.2, Loss = new Bco { Beta = beta } },
            new() { Weight = 1, Loss = new Sft() },
        ],
    };

    /// <summary>True if the parts are equal, in order.</summary>
    public bool Equals(Mixture? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override bool SortsRows => Parts.Any(part => part.Loss.SortsRows);

    /// <inheritdoc/>
    public override Tensor Losses(LossBatch batch) =>
        Parts.Select(part => part.Weight * part.Loss.Losses(batch)).Aggregate((sum, term) => sum + term);
}
