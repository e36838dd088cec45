namespace DpoNotebooks.Experiments.Claims;

/// <summary>What the paper claims of its experiments.</summary>
public static class PaperClaims
{
    private const double Budget = 4; // nats

    /// <summary>Controlled sentiment (section 6.1, figure 2 left).</summary>
    public static IReadOnlyList<Claim> Sentiment { get; } =
    [
        new KlFalls { Method = "DPO", Setting = "β" },
        new Reaches { Family = "DPO", Reward = 0.9, MaxKl = Budget, Paper = "about 0.9 near 2.5 nats" },
        new Above { Family = "DPO", Other = "Preferred-FT", MaxKl = Budget, Paper = "DPO above it" },
        new Above { Family = "DPO", Other = "Unlikelihood", MaxKl = Budget, Paper = "DPO above it" },
        new Above { Family = "DPO", Other = "Best-of-N", MaxKl = Budget, Paper = "not in the figure" },
    ];
}
