namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>Parses a sentence; the inverse of the generator. Every sentence has at most one parse.</summary>
public sealed class SentenceParser(ReviewGrammar grammar)
{
    /// <summary>Whether the words, without the final stop, are a sentence of the grammar.</summary>
    /// <param name="words">Ids of the vocabulary.</param>
    /// <param name="sentence">The parsed sentence.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public bool TryParse(ReadOnlySpan<int> words, out Sentence sentence)
    {
        grammar.Vocabulary.Check(words);
        var opening = WordAt(words, 0);
        return opening == grammar.Although ? TryAlthough(words, out sentence)
            : grammar.Leads.Contains(opening) ? TryVerdict(words, out sentence)
            : TryClauses(words, out sentence) || TryFiller(words, out sentence);
    }

    private bool TryClauses(ReadOnlySpan<int> words, out Sentence sentence)
    {
        var at = 0;
        sentence = default;
        if (!TryClause(words, ref at, out var first) || first.Aspect == grammar.Whole)
        {
            return false;
        }

        if (at == words.Length)
        {
            sentence = new(SentenceKind.Plain, first);
            return true;
        }

        var joint = words[at++];
        if ((joint != grammar.And && joint != grammar.But) || !TrySecond(words, at, first, joint == grammar.And, out var second))
        {
            return false;
        }

        sentence = new(joint == grammar.And ? SentenceKind.And : SentenceKind.But, first, second);
        return true;
    }

    private bool TryAlthough(ReadOnlySpan<int> words, out Sentence sentence)
    {
        var at = 1;
        sentence = default;
        if (!TryClause(words, ref at, out var first) || first.Aspect == grammar.Whole || WordAt(words, at) != grammar.Comma
            || !TrySecond(words, at + 1, first, sameSign: false, out var second))
        {
            return false;
        }

        sentence = new(SentenceKind.Although, first, second);
        return true;
    }

    private bool TryVerdict(ReadOnlySpan<int> words, out Sentence sentence)
    {
        var at = 2;
        sentence = default;
        if (WordAt(words, 1) != grammar.Comma || !TryClause(words, ref at, out var clause)
            || at != words.Length || clause.Aspect != grammar.Whole
            || !grammar.Leads[clause.Sign].Contains(words[0]))
        {
            return false;
        }

        sentence = new(SentenceKind.Verdict, clause);
        return true;
    }

    private bool TrySecond(ReadOnlySpan<int> words, int at, Clause first, bool sameSign, out Clause second) =>
        TryClause(words, ref at, out second) && at == words.Length
        && second.Aspect != grammar.Whole && second.Aspect != first.Aspect && second.Sign == first.Sign == sameSign;

    private bool TryClause(ReadOnlySpan<int> words, ref int at, out Clause clause)
    {
        clause = default;
        var opening = WordAt(words, at++);
        return opening == grammar.The ? TryCopulaClause(words, ref at, out clause)
            : opening == grammar.I && TryVerbClause(words, ref at, out clause);
    }

    private bool TryCopulaClause(ReadOnlySpan<int> words, ref int at, out Clause clause)
    {
        var noun = WordAt(words, at++);
        var copula = WordAt(words, at++);
        if (!grammar.Copula.Copulas!.Contains(copula) || !TryPredicate(grammar.Copula, words, ref at, out clause))
        {
            clause = default;
            return false;
        }

        clause = clause with { Noun = noun, Copula = copula, Aspect = grammar.AspectOf[noun] };
        return clause.Aspect >= 0;
    }

    private bool TryVerbClause(ReadOnlySpan<int> words, ref int at, out Clause clause)
    {
        if (!TryPredicate(grammar.Verb, words, ref at, out clause) || WordAt(words, at++) != grammar.The)
        {
            return false;
        }

        var noun = WordAt(words, at++);
        clause = clause with { IsVerb = true, Noun = noun, Aspect = grammar.AspectOf[noun] };
        return clause.Aspect >= 0;
    }

    private static bool TryPredicate(ClauseForm form, ReadOnlySpan<int> words, ref int at, out Clause clause)
    {
        var negator = form.Negators.Contains(WordAt(words, at)) ? words[at++] : 0;
        var modifier = form.Modifiers.Contains(WordAt(words, at)) ? words[at++] : 0;
        var head = WordAt(words, at++);
        clause = default;
        if (!form.Heads.Contains(head) || (modifier != 0 && !form.Modifiers[form.Heads.SignOf(head)].Contains(modifier)))
        {
            return false;
        }

        clause = new(false, -1, 0, 0, negator, modifier, head, form.Polarity(negator, modifier, head));
        return true;
    }

    private bool TryFiller(ReadOnlySpan<int> words, out Sentence sentence)
    {
        for (var i = 0; i < grammar.Fillers.Count; i++)
        {
            if (Matches(grammar.Fillers[i], words))
            {
                sentence = new(SentenceKind.Filler, Filler: i);
                return true;
            }
        }

        sentence = default;
        return false;
    }

    private static bool Matches(WordList[] filler, ReadOnlySpan<int> words)
    {
        var i = 0;
        while (i < words.Length && i < filler.Length && filler[i].Contains(words[i]))
        {
            i++;
        }

        return i == words.Length && i == filler.Length;
    }

    // The end mark is in no list, so that reading past the end never matches.
    private static int WordAt(ReadOnlySpan<int> words, int at) => at < words.Length ? words[at] : ReviewVocabulary.Eos;
}
