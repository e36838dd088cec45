namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>What a document is worth.</summary>
/// <param name="Reward">r = σ(0.6 S), in (0, 1); ½ says nothing, or contradicts itself.</param>
/// <param name="StrictReward"><paramref name="GrammaticalShare"/> × r: noise gets 0.</param>
/// <param name="GrammaticalShare">Share of the tokens that stand in sentences of the grammar; 0 for an empty document.</param>
/// <param name="S">Sum over aspects of the mean polarity of the aspect's opinions.</param>
/// <param name="Length">Number of tokens before the end mark.</param>
public readonly record struct ReviewScore(double Reward, double StrictReward, double GrammaticalShare, double S, int Length);

/// <summary>
/// The true reward: exact for any token sequence and independent of any model. Each sentence up to its stop is read by the
/// grammar; what cannot be read, or has no stop, adds nothing. Polarity is averaged within an aspect, so that saying the
/// same twice gains nothing, and summed over aspects. Immutable: one instance serves all threads.
/// </summary>
public sealed class ReviewReward(ReviewsWorld world)
{
    /// <summary>Slope of the reward: r = σ(Slope · S).</summary>
    public const double Slope = .6;

    private readonly SentenceParser _parser = new(world.Grammar);

    /// <summary>Scores a document: prompt and completion together.</summary>
    /// <param name="tokens">Word ids. An end mark ends the document; what follows it is not read.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is no word's.</exception>
    public ReviewScore Score(ReadOnlySpan<int> tokens)
    {
        var document = world.Vocabulary.Document(tokens);
        var aspects = world.Grammar.Whole + 1;
        Span<double> sums = stackalloc double[aspects];
        Span<int> counts = stackalloc int[aspects];
        sums.Clear();
        counts.Clear();
        var grammatical = Read(document, sums, counts);

        var s = 0.0;
        for (var aspect = 0; aspect < aspects; aspect++)
        {
            s += counts[aspect] == 0 ? 0 : sums[aspect] / counts[aspect];
        }

        var reward = 1 / (1 + Math.Exp(-Slope * s));
        var share = document.IsEmpty ? 0 : (double)grammatical / document.Length;
        return new(reward, share * reward, share, s, document.Length);
    }

    // Returns how many tokens stand in sentences that can be read.
    private int Read(ReadOnlySpan<int> document, Span<double> sums, Span<int> counts)
    {
        var grammatical = 0;
        foreach (var words in new SentenceSplitter(document, world.Grammar.Stop))
        {
            if (_parser.TryParse(words, out var sentence))
            {
                grammatical += words.Length + 1;
                for (var i = 0; i < sentence.Opinions; i++)
                {
                    var opinion = sentence[i];
                    sums[opinion.Aspect] += opinion.Polarity;
                    counts[opinion.Aspect]++;
                }
            }
        }

        return grammatical;
    }
}
