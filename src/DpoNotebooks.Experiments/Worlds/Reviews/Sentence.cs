namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>The forms of a sentence.</summary>
public enum SentenceKind
{
    /// <summary>A sentence without an opinion.</summary>
    Filler,

    /// <summary>One clause.</summary>
    Plain,

    /// <summary>"X and Y": one sign.</summary>
    And,

    /// <summary>"X but Y": opposite signs.</summary>
    But,

    /// <summary>"although X , Y": opposite signs.</summary>
    Although,

    /// <summary>"overall , X" with X on the whole film.</summary>
    Verdict,
}

/// <summary>One opinion as word ids; 0 for an omitted word.</summary>
/// <param name="IsVerb">"i liked the plot" rather than "the plot was good".</param>
/// <param name="Aspect">Number of the aspect.</param>
/// <param name="Noun">The aspect's noun.</param>
/// <param name="Copula">The copula; 0 if a verb expresses the opinion.</param>
/// <param name="Negator">The negation.</param>
/// <param name="Modifier">The intensifier or adverb.</param>
/// <param name="Head">The adjective or verb.</param>
/// <param name="Polarity">Strength × modifier × negator, before the sentence's weight.</param>
public readonly record struct Clause(
    bool IsVerb, int Aspect, int Noun, int Copula, int Negator, int Modifier, int Head, double Polarity)
{
    /// <summary>Sign of the polarity.</summary>
    public int Sign => Math.Sign(Polarity);
}

/// <summary>One opinion with its sentence's weight.</summary>
/// <param name="Aspect">Number of the aspect.</param>
/// <param name="Polarity">Signed, weighted.</param>
public readonly record struct Opinion(int Aspect, double Polarity);

/// <summary>A parsed sentence.</summary>
/// <param name="Kind">Its form.</param>
/// <param name="First">The first clause, if there is one.</param>
/// <param name="Second">The second clause, if there are two.</param>
/// <param name="Filler">Number of the filler, for fillers.</param>
public readonly record struct Sentence(SentenceKind Kind, Clause First = default, Clause Second = default, int Filler = -1)
{
    /// <summary>Number of clauses.</summary>
    public int Opinions => Kind switch
    {
        SentenceKind.Filler => 0,
        SentenceKind.Plain or SentenceKind.Verdict => 1,
        _ => 2,
    };

    /// <summary>+1 or −1, the sign that the sentence ends on; 0 for fillers.</summary>
    public int Sign => Opinions == 2 ? Second.Sign : First.Sign;

    /// <summary>The opinion of clause 0 or 1.</summary>
    public Opinion this[int clause] => clause == 0
        ? new(First.Aspect, First.Polarity * Weight(Kind, isSecond: false))
        : new(Second.Aspect, Second.Polarity * Weight(Kind, isSecond: true));

    /// <summary>Weight of a clause's polarity: ½ for the first and 1.3 for the second clause of a contrast, 1.3 in a verdict, else 1.</summary>
    public static double Weight(SentenceKind kind, bool isSecond) => kind switch
    {
        SentenceKind.But or SentenceKind.Although => isSecond ? 1.3 : .5,
        SentenceKind.Verdict => 1.3,
        _ => 1,
    };
}
