namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>
/// The sentences of the reviews world, as tables over word ids:
/// <code>
/// sentence := clause | clause "and" clause | clause "but" clause | "although" clause "," clause
///           | lead "," verdict-clause | filler
/// clause   := "the" noun copula [negator] [intensifier] adjective
///           | "i" [negator] [adverb] verb "the" noun
/// </code>
/// Two clauses of one sentence speak of different aspects, with one sign around "and" and with opposite signs around
/// "but" and "although". Only a verdict speaks of the whole film. A modifier fits the sign of the word after it,
/// and a lead the sign of its verdict.
/// </summary>
public sealed class ReviewGrammar
{
    /// <summary>Builds the tables.</summary>
    public ReviewGrammar(ReviewVocabulary vocabulary, ReviewLexicon lexicon, ReviewOdds odds)
    {
        Vocabulary = vocabulary;
        Odds = odds;
        (Stop, Comma, The, I) = (vocabulary.Id("."), vocabulary.Id(","), vocabulary.Id("the"), vocabulary.Id("i"));
        (And, But, Although) = (vocabulary.Id("and"), vocabulary.Id("but"), vocabulary.Id("although"));
        Nouns = [.. lexicon.Aspects.Append(lexicon.Whole).Select(Zipf)];
        AspectOf = new int[vocabulary.Count];
        Array.Fill(AspectOf, -1);
        for (var aspect = 0; aspect < Nouns.Count; aspect++)
        {
            foreach (var noun in Nouns[aspect].Ids)
            {
                AspectOf[noun] = aspect;
            }
        }

        Copula = Form(Zipf(lexicon.Copulas), lexicon.CopulaNegators, lexicon.Intensifiers, lexicon.Adjectives);
        Verb = Form(null, lexicon.VerbNegators, lexicon.Adverbs, lexicon.Verbs);
        Leads = new(Modifiers(lexicon.Leads, 1), Modifiers(lexicon.Leads, -1));
        Fillers = [.. lexicon.Fillers.Select(filler => Filler(filler, lexicon.Slots))];
        AspectChoice = new(Enumerable.Range(1, Whole).Select(rank => 1.0 / rank));
        FillerChoice = new(WeightedChoice.Zipf(Fillers.Count));
        BodyChoice = new(odds.Bodies.Select(body => body.Weight));
    }

    /// <summary>The words behind the ids.</summary>
    public ReviewVocabulary Vocabulary { get; }

    /// <summary>Probabilities of the generator's choices.</summary>
    public ReviewOdds Odds { get; }

    /// <summary>Number of the aspect "the film as a whole", which verdicts speak of; the others come before it.</summary>
    public int Whole => Nouns.Count - 1;

    /// <summary>Minimum number of tokens in a review: four words per opinion, and a stop or a conjunction after each.</summary>
    public int ShortestReview => 5 * Odds.Bodies.Min(body => body.Opinions.Sum());

    internal int Stop { get; }

    internal int Comma { get; }

    internal int The { get; }

    internal int I { get; }

    internal int And { get; }

    internal int But { get; }

    internal int Although { get; }

    internal IReadOnlyList<WordList> Nouns { get; }

    internal int[] AspectOf { get; }

    internal ClauseForm Copula { get; }

    internal ClauseForm Verb { get; }

    internal BySign Leads { get; }

    internal IReadOnlyList<WordList[]> Fillers { get; }

    internal WeightedChoice AspectChoice { get; }

    internal WeightedChoice FillerChoice { get; }

    internal WeightedChoice BodyChoice { get; }

    private WordList Zipf(string words) => List(ReviewVocabulary.Split(words).Select(word => (word, 0.0)));

    private WordList Modifiers(IEnumerable<Modifier> modifiers, int sign) =>
        List(modifiers.Where(modifier => modifier.Sign != -sign).Select(modifier => (modifier.Word, modifier.Factor)));

    private WordList List(IEnumerable<(string Word, double Value)> words)
    {
        (string Word, double Value)[] ranked = [.. words];
        var entries = ranked.Zip(WeightedChoice.Zipf(ranked.Length), (word, weight) => (Vocabulary.Id(word.Word), weight, word.Value));
        return new(Vocabulary.Count, [.. entries]);
    }

    private WordList Heads(IReadOnlyList<Grade> grades, int sign)
    {
        var entries = new List<(int, double, double)>();
        for (var i = 0; i < grades.Count; i++)
        {
            var words = ReviewVocabulary.Split(sign > 0 ? grades[i].Positive : grades[i].Negative);
            double[] weights = [.. WeightedChoice.Zipf(words.Length)];
            var share = Odds.Grades[i] / weights.Sum();
            entries.AddRange(words.Select((word, n) => (Vocabulary.Id(word), share * weights[n], sign * grades[i].Strength)));
        }

        return new(Vocabulary.Count, entries);
    }

    private ClauseForm Form(
        WordList? copulas, IReadOnlyList<Modifier> negators, IReadOnlyList<Modifier> modifiers, IReadOnlyList<Grade> heads) =>
        new(copulas, Modifiers(negators, 1), new(Modifiers(modifiers, 1), Modifiers(modifiers, -1)), new(Heads(heads, 1), Heads(heads, -1)));

    private WordList[] Filler(string filler, IReadOnlyDictionary<string, string> slots) =>
        [.. ReviewVocabulary.Split(filler).Select(word => Zipf(word.StartsWith('{') ? slots[word.Trim('{', '}')] : word))];
}
