using DpoNotebooks.Experiments.Worlds.Reviews;

namespace DpoNotebooks.Experiments.Tests.Worlds.Reviews;

/// <summary>A world small enough to list every review of it.</summary>
internal static class TinyWorld
{
    private static readonly string[] Joints = ["{0} and {1} .", "{0} but {1} .", "although {0} , {1} .", "{0} . {1} ."];
    private static readonly string[] Nouns = ["plot", "story", "acting", "music"];
    private static readonly string[] Fillers = ["i saw it on friday .", "i saw it on sunday ."];
    private static readonly string[] Leads = ["happily", "overall", "sadly"];

    public static ReviewsWorld World { get; } = new(
        new ReviewLexicon
        {
            Aspects = ["plot story", "acting", "music"],
            Whole = "film",
            Copulas = "was",
            Adjectives = [new(1, "good", "bad")],
            Verbs = [new(2, "loved", "hated")],
            Intensifiers = [new("wonderfully", 1.5, +1), new("painfully", 1.5, -1)],
            Adverbs = [new("really", 1.2)],
            CopulaNegators = [new("not", -.6)],
            VerbNegators = [new("never", -.7)],
            Leads = [new("happily", 1, +1), new("overall", 1), new("sadly", 1, -1)],
            Fillers = ["i saw it on {day}"],
            Slots = new Dictionary<string, string> { ["day"] = "friday sunday" },
        },
        new ReviewOdds { Grades = [1], Bodies = [(.6, [2]), (.4, [1, 1])] });

    /// <summary>Every review and its log-probability: all orders of all sentences that the word tables allow.</summary>
    public static IReadOnlyList<(int[] Tokens, double Logp)> Reviews { get; } = [.. Enumerate()];

    private static IEnumerable<(int[], double)> Enumerate()
    {
        string[] clauses = [.. Nouns.SelectMany(Clauses)];
        string[] verdicts = [.. Leads.SelectMany(lead => Clauses("film").Select(clause => $"{lead} , {clause} ."))];
        var distribution = new ReviewDistribution(World);
        foreach (var body in Joints.SelectMany(joint => clauses.SelectMany(first => clauses.Select(second => Join(joint, first, second)))))
        {
            if (distribution.LogProbability(World.Vocabulary.Encode(body)) == double.NegativeInfinity)
            {
                continue; // signs or aspects do not fit
            }

            foreach (var text in Fillers.Append("").SelectMany(opening => verdicts.Concat(Fillers).Append("").Select(closing => $"{opening} {body} {closing}")))
            {
                var tokens = World.Vocabulary.Encode(text);
                var logp = distribution.LogProbability(tokens);
                if (logp > double.NegativeInfinity)
                {
                    yield return (tokens, logp);
                }
            }
        }
    }

    private static IEnumerable<string> Clauses(string noun)
    {
        foreach (var (negator, head) in Product(["", " not"], [" wonderfully good", " good", " painfully bad", " bad"]))
        {
            yield return $"the {noun} was{negator}{head}";
        }

        foreach (var (negator, head) in Product(["", " never"], [" really loved", " loved", " really hated", " hated"]))
        {
            yield return $"i{negator}{head} the {noun}";
        }
    }

    private static IEnumerable<(string, string)> Product(string[] first, string[] second) =>
        first.SelectMany(left => second.Select(right => (left, right)));

    private static string Join(string joint, string first, string second) =>
        joint.Replace("{0}", first, StringComparison.Ordinal).Replace("{1}", second, StringComparison.Ordinal);
}
