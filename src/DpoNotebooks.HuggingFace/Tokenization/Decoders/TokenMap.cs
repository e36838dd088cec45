namespace DpoNotebooks.HuggingFace.Tokenization.Decoders;

/// <summary>Rewrites each token independently. The first token may have its own rule.</summary>
/// <param name="first">Rewrites the first token.</param>
/// <param name="later">Rewrites each later token.</param>
/// <param name="single">Rewrites a token in isolation.</param>
internal sealed class TokenMap(Func<string, string> first, Func<string, string> later, Func<string, string> single) : IDecoder
{
    /// <summary>The Replace decoder: replaces a text in each token.</summary>
    public static TokenMap Replace(string literal, string content)
    {
        string Map(string token) => token.Replace(literal, content, StringComparison.Ordinal);
        return new TokenMap(Map, Map, Map);
    }

    /// <summary>The Metaspace decoder: ▁ becomes a space. In the first token it is removed if the pre-tokenizer prepended one.</summary>
    public static TokenMap Metaspace(char replacement, bool dropsFirst)
    {
        string Map(string token) => token.Replace(replacement, ' ');
        return new TokenMap(dropsFirst ? token => token.Replace(replacement.ToString(), "", StringComparison.Ordinal) : Map, Map, Map);
    }

    /// <summary>The WordPiece decoder: a space before each token that does not continue a word. With cleanup, no space before punctuation.</summary>
    public static TokenMap WordPiece(string prefix, bool cleanup)
    {
        string Clean(string token) => cleanup ? Cleanups.Aggregate(token, (text, rule) => text.Replace(rule.From, rule.To, StringComparison.Ordinal)) : token;
        return new TokenMap(Clean, token => Clean(token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token), token => token);
    }

    /// <summary>The behavior without a decoder: tokens separated by spaces.</summary>
    public static TokenMap Spaced { get; } = new(token => token, token => " " + token, token => token);

    // The cleanup works on one token at a time, so the two-word rules never apply. The list is that of the reference.
    private static readonly (string From, string To)[] Cleanups =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
        (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    public ITokenSink CreateSink(ITokenSink next) => new Sink(first, later, next);

    public string DecodeSingle(string token) => single(token);

    private sealed class Sink(Func<string, string> first, Func<string, string> later, ITokenSink next) : ITokenSink
    {
        private bool _started;

        public void Add(string text, bool startsToken)
        {
            next.Add(_started ? later(text) : first(text), startsToken);
            _started = true;
        }

        public void Emit() => next.Emit();

        public void Complete() => next.Complete();
    }
}
