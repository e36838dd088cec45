using DpoNotebooks.Losses;
using DpoNotebooks.Training;

namespace DpoNotebooks.Experiments.Methods;

/// <summary>A method of the comparison: its loss, its training, and a run for each seed.</summary>
/// <param name="Method">Its name in figures.</param>
/// <param name="Label">What tells its runs apart, e.g. <c>β = 0.1</c>.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Training">The run; its seed is replaced by each of <paramref name="Seeds"/>.</param>
/// <param name="Seeds">Seeds of the order of the pairs.</param>
public sealed record MethodRecipe(string Method, string Label, PreferenceLoss Loss, TrainingConfig Training, IReadOnlyList<int> Seeds)
{
    /// <summary>The method whose first policy stays in memory when it is trained, for the dials and whatever else asks a policy.</summary>
    public bool Kept { get; init; }

    /// <summary>Names the run of one seed.</summary>
    public string RunOf(int seed) => $"{Method} {Label}, seed {seed}";

    /// <summary>β of eq. 3, where the loss has one.</summary>
    public double? Beta => (Loss as BetaLoss)?.Beta;

    /// <summary>α of unlikelihood.</summary>
    public double? Alpha => (Loss as Unlikelihood)?.Alpha;
}
