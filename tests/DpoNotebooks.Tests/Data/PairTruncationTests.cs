using CsCheck;
using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Tests.Data;

public class PairTruncationTests
{
    private const int Eos = 0;

    private static readonly Gen<PairTruncation> Truncations =
        from max in Gen.Int[2, 40]
        from maxPrompt in Gen.Int[1, max - 1]
        from end in Gen.Enum<KeptPromptEnd>()
        select new PairTruncation { MaxLength = max, MaxPromptLength = maxPrompt, KeptPromptEnd = end };

    private static readonly Gen<TokenizedPair> Pairs =
        from prompt in Gen.Int[1, 60]
        from chosen in Gen.Int[1, 60]
        from rejected in Gen.Int[1, 60]
        select new TokenizedPair([.. Enumerable.Range(1, prompt)], Response(chosen), Response(rejected));

    private static readonly Gen<(PairTruncation Rule, TokenizedPair Pair)> Cases = Gen.Select(Truncations, Pairs);

    [Fact]
    public void A_pair_never_exceeds_the_maximum_length_and_keeps_its_three_parts() => Property.Holds(Cases, test =>
    {
        var cut = test.Rule.Apply(test.Pair);

        Assert.InRange(cut.Prompt.Length + Math.Max(cut.Chosen.Length, cut.Rejected.Length), 2, test.Rule.MaxLength);
        Assert.True(cut.Prompt.Length > 0 && cut.Chosen.Length > 0 && cut.Rejected.Length > 0);
    });

    [Fact]
    public void A_prompt_is_truncated_only_if_the_pair_is_too_long_and_keeps_the_end_of_the_mode() => Property.Holds(Cases, test =>
    {
        var ((rule, pair), cut) = (test, test.Rule.Apply(test.Pair));
        var isTooLong = pair.Prompt.Length + Longer(pair) > rule.MaxLength;

        var kept = rule.KeptPromptEnd == KeptPromptEnd.Start ? pair.Prompt.Take(rule.MaxPromptLength) : pair.Prompt.TakeLast(rule.MaxPromptLength);

        Assert.Equal(isTooLong ? kept : pair.Prompt, cut.Prompt);
    });

    [Fact]
    public void A_response_keeps_its_beginning_and_has_an_EOS_only_if_it_is_whole() => Property.Holds(Cases, test =>
    {
        var ((rule, pair), cut) = (test, test.Rule.Apply(test.Pair));
        var fits = cut.Prompt.Length + Longer(pair) <= rule.MaxLength;
        foreach (var (whole, part) in new[] { (pair.Chosen, cut.Chosen), (pair.Rejected, cut.Rejected) })
        {
            Assert.Equal(whole.Take(part.Length), part);
            Assert.Equal(part.Length == whole.Length ? 1 : 0, part.Count(id => id == Eos));
            Assert.True(!fits || part.Length == whole.Length);
        }
    });

    [Fact]
    public void A_tokenized_response_has_one_EOS_at_its_end_unless_it_is_truncated()
    {
        string[] words = ["a", "b", "c", "d"];
        var tokenizer = TextTokenizer.FromWords(words);
        var texts = Gen.Int[0, words.Length - 1].Array[1, 30].Select(chosen => string.Concat(chosen.Select(word => " " + words[word])));
        Property.Holds(Gen.Select(Truncations, texts, texts, texts), test =>
        {
            var (rule, prompt, chosen, rejected) = test;

            var pair = new PairTokenizer(tokenizer, rule).Tokenize(new PreferencePair(prompt, chosen, rejected), new TokenizationReport())!;

            foreach (var (text, ids) in new[] { (chosen, pair.Chosen), (rejected, pair.Rejected) })
            {
                int[] whole = [.. tokenizer.Encode(text), tokenizer.EosId];
                Assert.Equal(whole.Take(ids.Length), ids);
                Assert.InRange(pair.Prompt.Length + ids.Length, 2, rule.MaxLength);
            }
        });
    }

    private static int Longer(TokenizedPair pair) => Math.Max(pair.Chosen.Length, pair.Rejected.Length);

    private static int[] Response(int length) => [.. Enumerable.Range(1, length - 1), Eos];
}
