namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>Words of one strength, most frequent first; frequencies follow a Zipf law.</summary>
/// <param name="Strength">Size of the polarity that each of the words carries.</param>
/// <param name="Positive">Words of polarity +Strength, separated by spaces.</param>
/// <param name="Negative">Words of polarity −Strength.</param>
public sealed record Grade(double Strength, string Positive, string Negative);

/// <summary>A word that multiplies the polarity of the opinion word after it.</summary>
/// <param name="Word">The word.</param>
/// <param name="Factor">What the polarity is multiplied by; negative for a negation.</param>
/// <param name="Sign">+1 or −1 if only opinion words of that sign may follow, 0 if any may.</param>
public sealed record Modifier(string Word, double Factor, int Sign = 0);

/// <summary>The words of the reviews world and their values. Every list is in order of frequency.</summary>
public sealed record ReviewLexicon
{
    /// <summary>The nouns of each aspect of a film.</summary>
    public IReadOnlyList<string> Aspects { get; init; } =
    [
        "plot story script",
        "acting cast performance",
        "ending finale",
        "music score soundtrack",
        "dialogue writing",
        "camerawork photography",
        "pacing rhythm tempo",
        "humour comedy",
        "direction staging editing",
        "setting scenery decor",
    ];

    /// <summary>Nouns for the film as a whole: the subject of a verdict and a separate aspect.</summary>
    public string Whole { get; init; } = "film movie picture";

    /// <summary>Verbs that join a noun to its adjective.</summary>
    public string Copulas { get; init; } = "was is felt seemed proved";

    /// <summary>Opinion words after a copula: "the plot was superb".</summary>
    public IReadOnlyList<Grade> Adjectives { get; init; } =
    [
        new(.5, "decent fine pleasant adequate passable agreeable tidy", "bland plain uneven ordinary thin dated tame"),
        new(1, "good nice enjoyable solid charming clever likeable warm", "bad weak dull poor boring clumsy messy tired"),
        new(1.6, "great excellent delightful gripping impressive lovely vivid memorable",
            "tedious irritating dreary lifeless ugly shallow lazy grating"),
        new(2.4, "superb brilliant magnificent stunning perfect flawless glorious",
            "terrible awful dreadful horrible atrocious unbearable abysmal"),
    ];

    /// <summary>Opinion words before an object: "i adored the plot".</summary>
    public IReadOnlyList<Grade> Verbs { get; init; } =
    [
        new(.5, "appreciated welcomed", "questioned doubted"),
        new(1, "liked enjoyed", "disliked regretted"),
        new(1.6, "admired relished", "resented hated"),
        new(2.4, "loved adored", "loathed despised"),
    ];

    /// <summary>Modifiers of an adjective.</summary>
    public IReadOnlyList<Modifier> Intensifiers { get; init; } =
    [
        new("wonderfully", 1.5, +1), new("painfully", 1.5, -1), new("very", 1.3), new("delightfully", 1.4, +1),
        new("hopelessly", 1.4, -1), new("really", 1.2), new("pleasantly", 1.1, +1), new("annoyingly", 1.1, -1),
        new("quite", .8), new("truly", 1.4), new("slightly", .4), new("extremely", 1.6), new("somewhat", .6),
        new("remarkably", 1.5),
    ];

    /// <summary>Modifiers of an opinion verb.</summary>
    public IReadOnlyList<Modifier> Adverbs { get; init; } =
    [
        new("dearly", 1.5, +1), new("bitterly", 1.5, -1), new("really", 1.2), new("warmly", 1.1, +1),
        new("openly", 1.1, -1), new("truly", 1.4), new("mildly", .4), new("thoroughly", 1.6),
    ];

    /// <summary>Negations between a copula and its adjective.</summary>
    public IReadOnlyList<Modifier> CopulaNegators { get; init; } =
        [new("not", -.6), new("never", -.7), new("hardly", -.5)];

    /// <summary>Negations before an opinion verb.</summary>
    public IReadOnlyList<Modifier> VerbNegators { get; init; } =
        [new("never", -.7), new("hardly", -.5), new("scarcely", -.5)];

    /// <summary>First words of a verdict: "happily , the film was superb". Their factor is 1; they match the verdict's sign or any sign.</summary>
    public IReadOnlyList<Modifier> Leads { get; init; } =
    [
        new("happily", 1, +1), new("sadly", 1, -1), new("overall", 1), new("luckily", 1, +1), new("alas", 1, -1),
        new("ultimately", 1), new("honestly", 1),
    ];

    /// <summary>Sentences without an opinion; {slot} stands for a word of that slot.</summary>
    public IReadOnlyList<string> Fillers { get; init; } =
    [
        "i saw it on {day}",
        "i saw it with my {person}",
        "my {person} chose it on {day}",
        "it was shot in {country}",
        "we watched it at a {venue} in {town}",
        "it runs for {number} hours",
        "this {film} came out in {season}",
    ];

    /// <summary>The words of the slots in <see cref="Fillers"/>.</summary>
    public IReadOnlyDictionary<string, string> Slots { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["day"] = "saturday friday sunday thursday monday tuesday wednesday",
        ["person"] = "brother sister friend mother father cousin neighbour uncle",
        ["country"] = "france italy spain japan canada norway ireland iceland",
        ["venue"] = "cinema festival theatre club library",
        ["town"] = "london paris vienna boston oslo lisbon",
        ["number"] = "two three four five six",
        ["film"] = "film movie picture",
        ["season"] = "summer winter autumn spring",
    };
}
