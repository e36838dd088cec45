namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>Score of a document.</summary>
/// <param name="Reward">r = σ(0.6 S), in (0, 1); ½ for a document without opinions or with cancelling ones.</param>
/// <param name="StrictReward"><paramref name="GrammaticalShare"/> × r: noise gets 0.</param>
/// <param name="GrammaticalShare">Share of the tokens in sentences of the grammar; 0 for an empty document.</param>
/// <param name="S">Sum over aspects of the mean polarity of the aspect's opinions.</param>
/// <param name="Length">Number of tokens before the end mark.</param>
public readonly record struct ReviewScore(double Reward, double StrictReward, double GrammaticalShare, double S, int Length);

/// <summary>
/// The true reward: exact for any token sequence and independent of any model. Each sentence up to its stop is parsed by the
/// grammar; a sentence that does not parse or has no stop adds 0. Polarity is averaged within an aspect, so repetition
/// gains nothing, and summed over aspects. Immutable and thread-safe.
/// </summary>
public sealed class ReviewReward(ReviewsWorld world)
{
    /// <summary>Slope of the reward: r = σ(Slope · S).</summary>
    public const double Slope = .6;

    private readonly SentenceParser _parser = new(world.Grammar);

    /// <summary>Scores a document: prompt and completion together.</summary>
    /// <param name="tokens">Word ids. An end mark ends the document; later tokens are ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
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

    // Returns the number of tokens in sentences that parse.
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
