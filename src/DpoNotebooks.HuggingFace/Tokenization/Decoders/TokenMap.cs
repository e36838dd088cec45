namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Rewrites each token by itself; the first may need another rule.</summary>
/// <param name="first">What the first token becomes.</param>
/// <param name="later">What each later one becomes.</param>
/// <param name="spell">What a token that stands alone becomes.</param>
internal sealed class TokenMap(Func<string, string> first, Func<string, string> later, Func<string, string> spell) : IDecoder
{
    /// <summary>Replace: one text for another in each token.</summary>
    public static TokenMap Replace(string literal, string content)
    {
        string Map(string token) => token.Replace(literal, content, StringComparison.Ordinal);
        return new TokenMap(Map, Map, Map);
    }

    /// <summary>Metaspace: ▁ as a space; in the first token it goes where the pre-tokenizer put one.</summary>
    public static TokenMap Metaspace(char replacement, bool dropsFirst)
    {
        string Map(string token) => token.Replace(replacement, ' ');
        return new TokenMap(dropsFirst ? token => token.Replace(replacement.ToString(), "", StringComparison.Ordinal) : Map, Map, Map);
    }

    /// <summary>WordPiece: a space before each token that does not go on a word; with cleanup, none before punctuation.</summary>
    public static TokenMap WordPiece(string prefix, bool cleanup)
    {
        string Clean(string token) => cleanup ? Cleanups.Aggregate(token, (text, rule) => text.Replace(rule.From, rule.To, StringComparison.Ordinal)) : token;
        return new TokenMap(Clean, token => Clean(token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token), token => token);
    }

    /// <summary>No decoder: tokens with spaces between them.</summary>
    public static TokenMap Spaced { get; } = new(token => token, token => " " + token, token => token);

    // It sees one token at a time, so the rules with two words never apply to ours; they are kept as the reference has them.
    private static readonly (string From, string To)[] Cleanups =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    public ITokenSink Before(ITokenSink next) => new Sink(first, later, next);

    public string Spell(string token) => spell(token);

    private sealed class Sink(Func<string, string> first, Func<string, string> later, ITokenSink next) : ITokenSink
    {
        private bool _started;

        public void Add(string text, bool begins)
        {
            next.Add(_started ? later(text) : first(text), begins);
            _started = true;
        }

        public void Show() => next.Show();

        public void End() => next.End();
    }
}
