namespace DpoNotebooks.Data.Worlds;

/// <summary>The exact probability of every review under the generator, its hidden tone summed out. Immutable.</summary>
public sealed class ReviewDistribution(ReviewsWorld world)
{
    private readonly ReviewGrammar _grammar = world.Grammar;
    private readonly ReviewOdds _odds = world.Odds;
    private readonly SentenceParser _parser = new(world.Grammar);

    /// <summary>log p of the whole review, the end mark's included, in nats; −∞ for what the generator never says.</summary>
    /// <param name="tokens">Word ids of a review, with or without the end mark.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is no word's.</exception>
    public double LogProbability(ReadOnlySpan<int> tokens)
    {
        world.Vocabulary.Check(tokens);
        tokens = tokens is [.., ReviewVocabulary.Eos] ? tokens[..^1] : tokens;
        var (logp, spoken, positive, negative) = (0.0, 0UL, 0, 0);
        var opinions = new List<(SentenceKind Kind, int Opinions)>();
        while (!tokens.IsEmpty)
        {
            var length = tokens.IndexOf(_grammar.Stop);
            if (length < 0 || !_parser.TryParse(tokens[..length], out var sentence))
            {
                return double.NegativeInfinity;
            }

            logp += SentenceLogp(sentence, tokens[..length], ref spoken);
            positive += sentence.Sign > 0 ? 1 : 0;
            negative += sentence.Sign < 0 ? 1 : 0;
            opinions.Add((sentence.Kind, sentence.Opinions));
            tokens = tokens[(length + 1)..];
        }

        return logp + PlanLogp(opinions) + SignsLogp(positive, negative);
    }

    // log p that a review has these sentences: [filler] body [verdict or filler].
    private double PlanLogp(List<(SentenceKind Kind, int Opinions)> sentences)
    {
        var opening = sentences is [(SentenceKind.Filler, _), ..] ? 1 : 0;
        var closing = sentences is [.., (SentenceKind.Filler or SentenceKind.Verdict, _)] ? 1 : 0;
        if (sentences.Count < opening + closing)
        {
            return double.NegativeInfinity;
        }

        int[] opinions = [.. sentences[opening..^closing].Select(sentence => sentence.Opinions)];
        var verdict = sentences is [.., (SentenceKind.Verdict, _)];
        var body = _odds.Bodies.ToList().FindIndex(body => body.Opinions.SequenceEqual(opinions));
        return body < 0 || sentences[opening..^closing].Exists(sentence => sentence.Kind == SentenceKind.Verdict)
            ? double.NegativeInfinity
            : _grammar.BodyChoice.LogProbability(body)
              + Math.Log(opening == 1 ? _odds.OpeningFiller : 1 - _odds.OpeningFiller)
              + Math.Log(verdict ? _odds.ClosingVerdict : closing == 1 ? _odds.ClosingFiller : 1 - _odds.ClosingVerdict - _odds.ClosingFiller);
    }

    // log Σ_tone p(tone) Π p(sign | tone)
    private double SignsLogp(int positive, int negative)
    {
        var (agree, differ) = (_odds.Agreement, 1 - _odds.Agreement);
        var toned = Math.Pow(agree, positive) * Math.Pow(differ, negative) + Math.Pow(differ, positive) * Math.Pow(agree, negative);
        return Math.Log(_odds.TonedShare * toned + (1 - 2 * _odds.TonedShare) * Math.Pow(.5, positive + negative));
    }

    // log p of the words, given that there is a sentence of so many opinions and this sign.
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
            SentenceKind.Verdict => _grammar.Leads.LogProbability(words[0]),
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
