namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>The words of a reviews world and their ids. A text is its words joined by single spaces; "." and "," are words.</summary>
public sealed class ReviewVocabulary
{
    /// <summary>Id of <see cref="EosWord"/>, which ends a document and also pads.</summary>
    public const int Eos = 0;

    /// <summary>The only word that no review contains.</summary>
    public const string EosWord = "<eos>";

    private readonly string[] _words;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>Numbers the words: the end mark, the grammar's own words, then the lexicon's in its order.</summary>
    public ReviewVocabulary(ReviewLexicon lexicon)
    {
        string[] own = [EosWord, ".", ",", "the", "i", "and", "but", "although"];
        _words = [.. own.Concat(LexiconWords(lexicon)).Distinct()];
        for (var id = 0; id < _words.Length; id++)
        {
            _ids[_words[id]] = id;
        }
    }

    /// <summary>Word by id.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Number of words.</summary>
    public int Count => _words.Length;

    /// <summary>The word's id.</summary>
    /// <exception cref="ArgumentException">The word is not in the vocabulary.</exception>
    public int Id(string word) => _ids.TryGetValue(word, out var id)
        ? id
        : throw new ArgumentException($"'{word}' is not one of the world's {Count} words.", nameof(word));

    /// <summary>Ids of a text's words.</summary>
    /// <exception cref="ArgumentException">A word is not in the vocabulary.</exception>
    public int[] Encode(string text) => [.. Split(text).Select(Id)];

    /// <summary>Words of the ids, joined by spaces.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        Check(tokens);
        return string.Join(' ', tokens.ToArray().Select(id => _words[id]));
    }

    internal static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The tokens before the first end mark, if there is one; the tokens after it are padding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public ReadOnlySpan<int> Document(ReadOnlySpan<int> tokens)
    {
        Check(tokens);
        var end = tokens.IndexOf(Eos);
        return end < 0 ? tokens : tokens[..end];
    }

    internal void Check(ReadOnlySpan<int> tokens)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            if ((uint)tokens[i] >= (uint)_words.Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(tokens), tokens[i], $"Token {i} has id {tokens[i]}; the world's ids are 0 to {Count - 1}.");
            }
        }
    }

    private static IEnumerable<string> LexiconWords(ReviewLexicon lexicon)
    {
        var graded = lexicon.Adjectives.Concat(lexicon.Verbs).SelectMany(grade => new[] { grade.Positive, grade.Negative });
        var modifiers = lexicon.CopulaNegators.Concat(lexicon.VerbNegators)
            .Concat(lexicon.Intensifiers).Concat(lexicon.Adverbs).Concat(lexicon.Leads);
        var fillers = lexicon.Fillers.SelectMany(Split).Where(word => !word.StartsWith('{'));
        return lexicon.Aspects.Append(lexicon.Whole).Append(lexicon.Copulas).Concat(graded)
            .Concat(modifiers.Select(modifier => modifier.Word)).Concat(fillers)
            .Concat(lexicon.Slots.OrderBy(slot => slot.Key, StringComparer.Ordinal).Select(slot => slot.Value))
            .SelectMany(Split);
    }
}
