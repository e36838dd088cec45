namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>The exact probability of every review under the generator, marginalized over its hidden tone. Immutable.</summary>
public sealed class ReviewDistribution(ReviewsWorld world)
{
    private readonly ReviewGrammar _grammar = world.Grammar;
    private readonly ReviewOdds _odds = world.Odds;
    private readonly SentenceParser _parser = new(world.Grammar);

    /// <summary>log p of the whole review, including the end mark, in nats; −∞ for a review that the generator cannot produce.</summary>
    /// <param name="tokens">Word ids of a review, with or without the end mark.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public double LogProbability(ReadOnlySpan<int> tokens)
    {
        var review = world.Vocabulary.Document(tokens);
        if (review.IsEmpty || review[^1] != _grammar.Stop)
        {
            return double.NegativeInfinity;
        }

        var (logp, spoken, sentences) = (0.0, 0UL, new List<Sentence>());
        foreach (var words in new SentenceSplitter(review, _grammar.Stop))
        {
            if (!_parser.TryParse(words, out var sentence))
            {
                return double.NegativeInfinity;
            }

            logp += SentenceLogp(sentence, words, ref spoken);
            sentences.Add(sentence);
        }

        return logp + PlanLogp(sentences) + SignsLogp(sentences);
    }

    // log p that a review has these sentences: [filler] body [verdict or filler].
    private double PlanLogp(List<Sentence> sentences)
    {
        var opening = sentences[0].Kind == SentenceKind.Filler ? 1 : 0;
        var last = sentences[^1].Kind;
        var closing = last is SentenceKind.Filler or SentenceKind.Verdict ? 1 : 0;
        if (sentences.Count <= opening + closing)
        {
            return double.NegativeInfinity;
        }

        var body = sentences[opening..^closing];
        var plan = body.Exists(sentence => sentence.Kind == SentenceKind.Verdict)
            ? -1
            : _odds.Bodies.ToList().FindIndex(plan => plan.Opinions.SequenceEqual(body.Select(sentence => sentence.Opinions)));
        return plan < 0
            ? double.NegativeInfinity
            : _grammar.BodyChoice.LogProbability(plan)
                + Math.Log(opening == 1 ? _odds.OpeningFiller : 1 - _odds.OpeningFiller)
                + Math.Log(last switch
                {
                    SentenceKind.Verdict => _odds.ClosingVerdict,
                    SentenceKind.Filler => _odds.ClosingFiller,
                    _ => 1 - _odds.ClosingVerdict - _odds.ClosingFiller,
                });
    }

    // log Σ_tone p(tone) Π p(sign | tone)
    private double SignsLogp(List<Sentence> sentences)
    {
        var (toned, mixed) = (_odds.TonedShare, 1 - 2 * _odds.TonedShare);
        var (positive, negative) = (toned, toned);
        foreach (var sentence in sentences.Where(sentence => sentence.Sign != 0))
        {
            positive *= sentence.Sign > 0 ? _odds.Agreement : 1 - _odds.Agreement;
            negative *= sentence.Sign < 0 ? _odds.Agreement : 1 - _odds.Agreement;
            mixed *= .5;
        }

        return Math.Log(positive + negative + mixed);
    }

    // log p of the words, given a sentence with this number of opinions and this sign.
    private double SentenceLogp(Sentence sentence, ReadOnlySpan<int> words, ref ulong spoken)
    {
        var first = sentence.Opinions > 0 ? ClauseLogp(sentence.First, ref spoken) : 0;
        var second = sentence.Opinions > 1 ? ClauseLogp(sentence.Second, ref spoken) : 0;
        return first + second + sentence.Kind switch
        {
            SentenceKind.Filler => FillerLogp(sentence.Filler, words),
            SentenceKind.And => Math.Log(_odds.And),
            SentenceKind.But => Math.Log(_odds.But),
            SentenceKind.Although => Math.Log(1 - _odds.And - _odds.But),
            SentenceKind.Verdict => _grammar.Leads[sentence.Sign].LogProbability(words[0]),
            _ => 0,
        };
    }

    private double ClauseLogp(Clause clause, ref ulong spoken)
    {
        var form = clause.IsVerb ? _grammar.Verb : _grammar.Copula;
        var logp = clause.Aspect == _grammar.Whole ? 0 : _grammar.AspectChoice.LogProbability(clause.Aspect, spoken);
        spoken |= 1UL << clause.Aspect;
        logp += Math.Log(clause.IsVerb ? _odds.Verb : 1 - _odds.Verb) + _grammar.Nouns[clause.Aspect].LogProbability(clause.Noun);
        logp += form.Copulas?.LogProbability(clause.Copula) ?? 0;
        logp += clause.Negator == 0 ? Math.Log(1 - _odds.Negated) : Math.Log(_odds.Negated) + form.Negators.LogProbability(clause.Negator);

        var headSign = form.Heads.SignOf(clause.Head);
        var modified = clause.Negator == 0 ? _odds.Modified : _odds.ModifiedAfterNegation;
        logp += clause.Modifier == 0 ? Math.Log(1 - modified) : Math.Log(modified) + form.Modifiers[headSign].LogProbability(clause.Modifier);
        return logp + form.Heads[headSign].LogProbability(clause.Head);
    }

    private double FillerLogp(int filler, ReadOnlySpan<int> words)
    {
        var logp = _grammar.FillerChoice.LogProbability(filler);
        for (var i = 0; i < words.Length; i++)
        {
            logp += _grammar.Fillers[filler][i].LogProbability(words[i]);
        }

        return logp;
    }
}
