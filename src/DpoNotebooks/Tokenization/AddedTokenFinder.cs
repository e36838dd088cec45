using System.Text.RegularExpressions;

namespace DpoNotebooks.Tokenization;

/// <summary>Finds added tokens in raw text: the leftmost first, the longest where several begin at one place.</summary>
internal sealed class AddedTokenFinder
{
    private readonly Dictionary<string, int> _ids;
    private readonly Regex? _pattern;

    public AddedTokenFinder(IReadOnlyList<AddedToken> tokens)
    {
        _ids = tokens.ToDictionary(token => token.Content, token => token.Id);
        _pattern = tokens.Count == 0 ? null : new Regex(
            string.Join('|', _ids.Keys.OrderByDescending(token => token.Length).Select(Regex.Escape)), RegexOptions.CultureInvariant);
    }

    public IEnumerable<(int Start, int Length, int Id)> Find(string text)
    {
        for (var match = _pattern?.Match(text); match is { Success: true }; match = match.NextMatch())
        {
            yield return (match.Index, match.Length, _ids[match.Value]);
        }
    }
}
