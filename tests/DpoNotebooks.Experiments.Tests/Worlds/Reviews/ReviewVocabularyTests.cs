using DpoNotebooks.Experiments.Worlds.Reviews;

namespace DpoNotebooks.Experiments.Tests.Worlds.Reviews;

public sealed class ReviewVocabularyTests
{
    private static readonly ReviewVocabulary Vocabulary = ReviewsWorld.Default.Vocabulary;

    [Fact]
    public void Words_are_distinct_and_numbered_from_the_end_mark()
    {
        Assert.Equal("<eos>", Vocabulary.Words[ReviewVocabulary.Eos]);
        Assert.Distinct(Vocabulary.Words);
        Assert.InRange(Vocabulary.Count, 200, 300);
        Assert.Equal(Enumerable.Range(0, Vocabulary.Count), Vocabulary.Words.Select(Vocabulary.Id));
    }

    [Fact]
    public void Text_round_trips_through_encoding()
    {
        const string Text = "although the plot was bad , i loved the acting .";

        Assert.Equal(Text, Vocabulary.Decode(Vocabulary.Encode(Text)));
    }

    [Fact]
    public void Errors_name_unknown_words_and_ids()
    {
        Assert.Contains("'plott'", Assert.Throws<ArgumentException>(() => Vocabulary.Encode("the plott")).Message, StringComparison.Ordinal);
        Assert.Contains("id 999", Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Decode([999])).Message, StringComparison.Ordinal);
    }
}
