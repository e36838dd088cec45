using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>
/// A language of short film reviews with exactly known probabilities and rewards. It is defined by
/// its words and odds in code, without a data file.
/// </summary>
public sealed class ReviewsWorld
{
    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };
    private readonly Lazy<string> _hash;

    /// <summary>Builds a world from its words and odds.</summary>
    public ReviewsWorld(ReviewLexicon lexicon, ReviewOdds odds)
    {
        (Lexicon, Odds) = (lexicon, odds);
        Vocabulary = new(lexicon);
        Grammar = new(Vocabulary, lexicon, odds);
        _hash = new(Fingerprint);
    }

    /// <summary>The world of the embedded experiments.</summary>
    public static ReviewsWorld Default { get; } = new(new(), new());

    /// <summary>The words and their values.</summary>
    public ReviewLexicon Lexicon { get; }

    /// <summary>Probabilities of the generator's choices.</summary>
    public ReviewOdds Odds { get; }

    /// <summary>Words and ids.</summary>
    public ReviewVocabulary Vocabulary { get; }

    /// <summary>The sentences.</summary>
    public ReviewGrammar Grammar { get; }

    /// <summary>SHA-256 in hex of the lexicon, the odds and 256 generated reviews with their scores: it changes with the
    /// words, the odds, the generator and the reward.</summary>
    public string Hash => _hash.Value;

    private string Fingerprint()
    {
        var text = new StringBuilder(JsonSerializer.Serialize(Lexicon)).Append(JsonSerializer.Serialize(Odds, WithFields));
        var generator = new ReviewGenerator(this, seed: 0);
        var reward = new ReviewReward(this);
        for (var i = 0; i < 256; i++)
        {
            var tokens = generator.Next().Tokens;
            text.Append(CultureInfo.InvariantCulture, $"\n{string.Join(' ', tokens)} {reward.Score(tokens).S:R}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
