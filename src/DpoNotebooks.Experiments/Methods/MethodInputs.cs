using DpoNotebooks.Evaluation;
using DpoNotebooks.Experiments.Worlds;
using DpoNotebooks.Models;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>What all methods of a comparison share.</summary>
/// <param name="Reference">π_ref: the start of every policy and the reference of its KL.</param>
/// <param name="World">Prompts and the true reward.</param>
/// <param name="Pairs">Pairs to train on, and pairs held out.</param>
/// <param name="Evaluator">Measures a policy.</param>
public sealed record MethodInputs(CausalLm Reference, World World, ScoredPairs Pairs, PolicyEvaluator Evaluator)
{
    /// <summary>Many samples of the reference for each evaluation prompt, for methods that choose among them; null if none were drawn.</summary>
    public ReferenceSamples? Samples { get; init; }

    /// <summary>Hashes of the inputs, by name: together with method and seed they decide the numbers of a run.</summary>
    public IReadOnlyDictionary<string, string> Sources() => new Dictionary<string, string>(World.Sources)
    {
        ["reference"] = Reference.WeightsHash(),
        ["pairs"] = Pairs.Train.Hash,
        ["held-out pairs"] = Pairs.HeldOut.Hash,
        ["texts and prompts"] = World.Hash,
        ["evaluation"] = Evaluator.Hash,
        ["samples"] = Samples?.Hash ?? "none",
    };
}
