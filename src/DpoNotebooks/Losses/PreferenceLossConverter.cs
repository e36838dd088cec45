namespace DpoNotebooks.Losses;

/// <summary>Converts losses to and from {"loss": name, options}.</summary>
internal sealed class PreferenceLossConverter() : NamedRecordConverter<PreferenceLoss>("loss", BuiltIn)
{
    public static readonly IReadOnlyDictionary<string, Type> BuiltIn = new Dictionary<string, Type>
    {
        ["dpo"] = typeof(Dpo),
        ["cdpo"] = typeof(ConservativeDpo),
        ["reference_free"] = typeof(ReferenceFreeDpo),
        ["dpo_norm"] = typeof(LengthNormalizedDpo),
        ["ipo"] = typeof(Ipo),
        ["ipo_mean"] = typeof(IpoMean),
        ["hinge"] = typeof(Hinge),
        ["slic"] = typeof(Slic),
        ["robust"] = typeof(RobustDpo),
        ["exo"] = typeof(Exo),
        ["nca"] = typeof(Nca),
        ["bco"] = typeof(Bco),
        ["bco_running"] = typeof(BcoRunning),
        ["sppo"] = typeof(Sppo),
        ["aot"] = typeof(Aot),
        ["aot_unpaired"] = typeof(AotUnpaired),
        ["discopop"] = typeof(DiscoPop),
        ["apo_zero"] = typeof(ApoZero),
        ["apo_down"] = typeof(ApoDown),
        ["simpo"] = typeof(Simpo),
        ["simpo_hinge"] = typeof(SimpoHinge),
        ["cpo"] = typeof(Cpo),
        ["cpo_hinge"] = typeof(CpoHinge),
        ["cpo_ipo"] = typeof(CpoIpo),
        ["orpo"] = typeof(Orpo),
        ["kto"] = typeof(Kto),
        ["ld_dpo"] = typeof(LdDpo),
        ["wpo"] = typeof(Wpo),
        ["humanline"] = typeof(Humanline),
        ["beta_dpo"] = typeof(BetaDpo),
        ["beta_dpo_running"] = typeof(BetaDpoRunning),
        ["unlikelihood"] = typeof(Unlikelihood),
        ["unlikelihood_tokens"] = typeof(TokenUnlikelihood),
        ["sft"] = typeof(Sft),
        ["mixture"] = typeof(Mixture),
    };
}

/// <summary>Converts divergences to and from {"divergence": name, options}.</summary>
internal sealed class DivergenceConverter() : NamedRecordConverter<Divergence>("divergence", BuiltIn)
{
    private static readonly Dictionary<string, Type> BuiltIn = new()
    {
        ["reverse_kl"] = typeof(ReverseKl),
        ["forward_kl"] = typeof(ForwardKl),
        ["js"] = typeof(JensenShannon),
        ["alpha"] = typeof(AlphaDivergence),
    };
}
