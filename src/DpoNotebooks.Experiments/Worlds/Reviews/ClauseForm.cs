namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>The words of one kind of clause. A clause without a copula uses a verb.</summary>
internal sealed record ClauseForm(WordList? Copulas, WordList Negators, BySign Modifiers, BySign Heads)
{
    /// <summary>Polarity of [negator] [modifier] head; 0 stands for an omitted word.</summary>
    public double Polarity(int negator, int modifier, int head)
    {
        var sign = Heads.SignOf(head);
        var polarity = Heads[sign].Value(head);
        polarity *= modifier == 0 ? 1 : Modifiers[sign].Value(modifier);
        return polarity * (negator == 0 ? 1 : Negators.Value(negator));
    }
}

/// <summary>One list of words for each sign of the opinion word.</summary>
internal sealed record BySign(WordList Positive, WordList Negative)
{
    public WordList this[int sign] => sign > 0 ? Positive : Negative;

    public bool Contains(int id) => Positive.Contains(id) || Negative.Contains(id);

    public int SignOf(int id) => Positive.Contains(id) ? 1 : -1;
}
