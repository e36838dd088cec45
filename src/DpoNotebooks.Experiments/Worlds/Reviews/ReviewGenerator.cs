using DpoNotebooks.Data;

namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>A generated review.</summary>
/// <param name="Tokens">Word ids, from the first word to the last stop; no end mark.</param>
/// <param name="Tone">−1, 0 or 1; a latent variable that is not part of the tokens.</param>
/// <param name="Opinions">Its opinions, in order.</param>
public sealed record Review(int[] Tokens, int Tone, IReadOnlyList<Opinion> Opinions);

/// <summary>Generates reviews. The same seed gives the same reviews on every platform. Not thread-safe.</summary>
public sealed class ReviewGenerator
{
    private readonly ReviewGrammar _grammar;
    private readonly ReviewOdds _odds;
    private readonly SplitMix64 _random;
    private readonly List<int> _tokens = [];
    private readonly List<Opinion> _opinions = [];
    private ulong _spoken; // one bit per aspect already used in the review
    private int _tone;

    /// <summary>Creates a stream of reviews.</summary>
    /// <param name="world">The reviews world.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stream">Distinguishes streams of one seed; 0 for training reviews.</param>
    public ReviewGenerator(ReviewsWorld world, int seed, int stream = 0)
    {
        _grammar = world.Grammar;
        _odds = world.Odds;
        _random = new(seed, stream);
    }

    /// <summary>The next review: [filler] body [verdict or filler].</summary>
    public Review Next()
    {
        _tokens.Clear();
        _opinions.Clear();
        _spoken = 0;
        _tone = Chance(_odds.TonedShare) ? 1 : Chance(_odds.TonedShare / (1 - _odds.TonedShare)) ? -1 : 0;
        if (Chance(_odds.OpeningFiller))
        {
            WriteFiller();
        }

        foreach (var opinions in _odds.Bodies[_grammar.BodyChoice.Draw(_random)].Opinions)
        {
            WriteSentence(opinions);
        }

        WriteClosing();
        return new([.. _tokens], _tone, [.. _opinions]);
    }

    private void WriteClosing()
    {
        if (Chance(_odds.ClosingVerdict))
        {
            var sign = Sign();
            _tokens.AddRange([_grammar.Leads[sign].Draw(_random), _grammar.Comma]);
            WriteClause(sign, SentenceKind.Verdict, isSecond: false);
            _tokens.Add(_grammar.Stop);
        }
        else if (Chance(_odds.ClosingFiller / (1 - _odds.ClosingVerdict)))
        {
            WriteFiller();
        }
    }

    private void WriteSentence(int opinions)
    {
        var kind = opinions == 1 ? SentenceKind.Plain
            : Chance(_odds.And) ? SentenceKind.And
            : Chance(_odds.But / (1 - _odds.And)) ? SentenceKind.But
            : SentenceKind.Although;
        var sign = Sign();
        if (kind == SentenceKind.Although)
        {
            _tokens.Add(_grammar.Although);
        }

        var contrast = kind is SentenceKind.But or SentenceKind.Although;
        WriteClause(contrast ? -sign : sign, kind, isSecond: false);
        if (opinions == 2)
        {
            _tokens.Add(kind == SentenceKind.And ? _grammar.And : kind == SentenceKind.But ? _grammar.But : _grammar.Comma);
            WriteClause(sign, kind, isSecond: true);
        }

        _tokens.Add(_grammar.Stop);
    }

    private void WriteClause(int sign, SentenceKind kind, bool isSecond)
    {
        var aspect = kind == SentenceKind.Verdict ? _grammar.Whole : _grammar.AspectChoice.Draw(_random, _spoken);
        _spoken |= 1UL << aspect;
        var form = Chance(_odds.Verb) ? _grammar.Verb : _grammar.Copula;
        var noun = _grammar.Nouns[aspect].Draw(_random);
        if (form.Copulas is null)
        {
            _tokens.Add(_grammar.I);
        }
        else
        {
            _tokens.AddRange([_grammar.The, noun, form.Copulas.Draw(_random)]);
        }

        var polarity = WritePredicate(form, sign);
        if (form.Copulas is null)
        {
            _tokens.AddRange([_grammar.The, noun]);
        }

        _opinions.Add(new(aspect, polarity * Sentence.Weight(kind, isSecond)));
    }

    private double WritePredicate(ClauseForm form, int sign)
    {
        var negated = Chance(_odds.Negated);
        var headSign = negated ? -sign : sign;
        var negator = negated ? form.Negators.Draw(_random) : 0;
        var modified = Chance(negated ? _odds.ModifiedAfterNegation : _odds.Modified);
        var modifier = modified ? form.Modifiers[headSign].Draw(_random) : 0;
        var head = form.Heads[headSign].Draw(_random);
        _tokens.AddRange(new[] { negator, modifier, head }.Where(word => word != 0));
        return form.Polarity(negator, modifier, head);
    }

    private void WriteFiller()
    {
        foreach (var position in _grammar.Fillers[_grammar.FillerChoice.Draw(_random)])
        {
            _tokens.Add(position.Draw(_random));
        }

        _tokens.Add(_grammar.Stop);
    }

    private int Sign() => Chance(.5 + (_odds.Agreement - .5) * _tone) ? 1 : -1;

    private bool Chance(double probability) => _random.NextDouble() < probability;
}
