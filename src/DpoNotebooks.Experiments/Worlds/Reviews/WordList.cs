using DpoNotebooks.Data;

namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>A weighted choice among words: each with a probability and a value. Immutable.</summary>
public sealed class WordList
{
    private readonly int[] _ids;
    private readonly WeightedChoice _choice;
    private readonly double[] _logProbability; // by word id, −∞ if the word is not in the list
    private readonly double[] _value;          // by word id

    /// <summary>Normalises the weights.</summary>
    /// <param name="vocabulary">Number of words in the world.</param>
    /// <param name="entries">Word id, weight (above 0) and value of each word.</param>
    public WordList(int vocabulary, IReadOnlyList<(int Id, double Weight, double Value)> entries)
    {
        _ids = [.. entries.Select(entry => entry.Id)];
        _choice = new(entries.Select(entry => entry.Weight));
        _logProbability = new double[vocabulary];
        _value = new double[vocabulary];
        Array.Fill(_logProbability, double.NegativeInfinity);
        for (var i = 0; i < _ids.Length; i++)
        {
            _logProbability[_ids[i]] = _choice.LogProbability(i);
            _value[_ids[i]] = entries[i].Value;
        }
    }

    /// <summary>The words' ids.</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>Whether the word is in the list.</summary>
    public bool Contains(int id) => _logProbability[id] > double.NegativeInfinity;

    /// <summary>log of the probability that <see cref="Draw"/> gives this word; −∞ for a word not in the list.</summary>
    public double LogProbability(int id) => _logProbability[id];

    /// <summary>The word's value: a strength or a factor.</summary>
    public double Value(int id) => _value[id];

    /// <summary>Samples one word by its weight.</summary>
    public int Draw(SplitMix64 random) => _ids[_choice.Draw(random)];
}
