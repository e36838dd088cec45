namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>Probabilities of the generator's choices. Shares are probabilities; weights are relative.</summary>
public sealed record ReviewOdds
{
    /// <summary>Share of reviews with a positive tone; the same share has a negative tone, and the rest are mixed.</summary>
    public double TonedShare { get; init; } = .4;

    /// <summary>Probability that one opinion agrees with a tone of ±1; in mixed reviews each sign has probability ½.</summary>
    public double Agreement { get; init; } = .95;

    /// <summary>Share of reviews that open with a filler.</summary>
    public double OpeningFiller { get; init; } = .35;

    /// <summary>Bodies of a review: how many opinions each of its sentences holds.</summary>
    public IReadOnlyList<(double Weight, int[] Opinions)> Bodies { get; init; } =
        [(.2, [2]), (.2, [1, 1]), (.2, [1, 2]), (.2, [2, 1]), (.2, [1, 1, 1])];

    /// <summary>Share of reviews that close with a verdict.</summary>
    public double ClosingVerdict { get; init; } = .5;

    /// <summary>Share of reviews that close with a filler; the others close with their body.</summary>
    public double ClosingFiller { get; init; } = .15;

    /// <summary>Share of two-opinion sentences of the form "X and Y": one sign.</summary>
    public double And { get; init; } = .4;

    /// <summary>Share of the form "X but Y": opposite signs; the rest are "although X , Y".</summary>
    public double But { get; init; } = .35;

    /// <summary>Share of opinions expressed by a verb ("i liked the plot") instead of an adjective.</summary>
    public double Verb { get; init; } = .3;

    /// <summary>Share of opinions with a negation.</summary>
    public double Negated { get; init; } = .12;

    /// <summary>Share of opinions with a modifier among those without a negation.</summary>
    public double Modified { get; init; } = .5;

    /// <summary>Share of opinions with a modifier after a negation: "not very good".</summary>
    public double ModifiedAfterNegation { get; init; } = .2;

    /// <summary>Weights of the grades of an opinion word, weakest first.</summary>
    public IReadOnlyList<double> Grades { get; init; } = [.38, .42, .16, .04];
}
