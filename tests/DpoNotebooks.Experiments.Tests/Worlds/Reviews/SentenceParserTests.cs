using DpoNotebooks.Experiments.Worlds.Reviews;

namespace DpoNotebooks.Experiments.Tests.Worlds.Reviews;

public sealed class SentenceParserTests
{
    private static readonly ReviewsWorld World = ReviewsWorld.Default;
    private static readonly SentenceParser Parser = new(World.Grammar);

    [Fact]
    public void A_contrast_parses_into_its_two_clauses()
    {
        Assert.True(Parser.TryParse(World.Vocabulary.Encode("although i never liked the finale , the acting felt very good"), out var sentence));

        Assert.Equal(SentenceKind.Although, sentence.Kind);
        Assert.Equal(1, sentence.Sign);
        Assert.Equal(
            new Clause(IsVerb: true, Aspect: 2, Id("finale"), Copula: 0, Id("never"), Modifier: 0, Id("liked"), Polarity: -.7), sentence.First);
        Assert.Equal(
            new Clause(IsVerb: false, Aspect: 1, Id("acting"), Id("felt"), Negator: 0, Id("very"), Id("good"), Polarity: 1.3), sentence.Second);
        Assert.Equal([new Opinion(2, .5 * -.7), new Opinion(1, 1.3 * 1.3)], [sentence[0], sentence[1]]);
    }

    [Theory]
    [InlineData("the plot was good", SentenceKind.Plain, 1)]
    [InlineData("i hated the plot and the acting was bad", SentenceKind.And, -1)]
    [InlineData("i loved the plot but the acting was bad", SentenceKind.But, -1)]
    [InlineData("alas , the film was bad", SentenceKind.Verdict, -1)]
    [InlineData("this movie came out in winter", SentenceKind.Filler, 0)]
    public void A_sentence_has_a_kind_and_the_sign_that_it_ends_on(string text, SentenceKind kind, int sign)
    {
        Assert.True(Parser.TryParse(World.Vocabulary.Encode(text), out var sentence));

        Assert.Equal((kind, sign), (sentence.Kind, sentence.Sign));
    }

    [Fact]
    public void Removing_or_doubling_a_required_word_of_a_plain_sentence_breaks_it()
    {
        var sentence = World.Vocabulary.Encode("the plot was not very good");
        for (var i = 0; i < sentence.Length; i++)
        {
            int[] cut = [.. sentence[..i], .. sentence[(i + 1)..]];
            int[] doubled = [.. sentence[..i], sentence[i], .. sentence[i..]];

            Assert.Equal(i is 3 or 4, Parser.TryParse(cut, out _));
            Assert.False(Parser.TryParse(doubled, out _));
        }
    }

    [Fact]
    public void No_word_has_two_roles_in_one_place()
    {
        var lexicon = World.Lexicon;
        Assert.Distinct(Words(lexicon.Aspects.Append(lexicon.Whole)));
        Assert.Distinct(Words(lexicon.Adjectives.SelectMany(grade => new[] { grade.Positive, grade.Negative }))
            .Concat(lexicon.Intensifiers.Concat(lexicon.CopulaNegators).Select(modifier => modifier.Word)));
        Assert.Distinct(Words(lexicon.Verbs.SelectMany(grade => new[] { grade.Positive, grade.Negative }))
            .Concat(lexicon.Adverbs.Concat(lexicon.VerbNegators).Select(modifier => modifier.Word)));
    }

    [Fact]
    public void No_filler_parses_as_another()
    {
        var fillers = World.Lexicon.Fillers.Select(filler => filler.Split(' ')).ToArray();
        for (var i = 0; i < fillers.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.False(fillers[i].Length == fillers[j].Length && fillers[i].Zip(fillers[j]).All(pair => Overlap(pair.First, pair.Second)));
            }
        }
    }

    private static bool Overlap(string first, string second) => Options(first).Intersect(Options(second)).Any();

    private static string[] Options(string position) =>
        position.StartsWith('{') ? World.Lexicon.Slots[position.Trim('{', '}')].Split(' ') : [position];

    private static IEnumerable<string> Words(IEnumerable<string> lists) => lists.SelectMany(list => list.Split(' '));

    private static int Id(string word) => World.Vocabulary.Id(word);
}
