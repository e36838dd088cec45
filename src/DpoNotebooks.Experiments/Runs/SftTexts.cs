using DpoNotebooks.Data;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Experiments.Runs;

/// <summary>Turns texts into the examples of fine-tuning, by the rules of <see cref="PairTokenizer"/>: prompt and response are tokenized separately,
/// without BOS, and the response gets one EOS. Of a text without a prompt, all tokens after the first are trained on.</summary>
internal sealed class SftTexts(TextTokenizer tokenizer, PairTruncation truncation)
{
    private readonly Dictionary<DropReason, int> _dropped = [];
    private int _truncated;
    private bool _areChosen;

    /// <summary>Tokenizes texts. Those that cannot be used are dropped and counted.</summary>
    /// <exception cref="InvalidDataException">A word is not in the vocabulary; the message names the row.</exception>
    public IReadOnlyList<TokenizedResponse> Tokenize(IEnumerable<SftText> texts) => [.. texts.Select(Tokenize).OfType<TokenizedResponse>()];

    /// <summary>Returns what was dropped or truncated, and which part of a pair is used, one line each.</summary>
    public IEnumerable<string> Report(int kept)
    {
        var dropped = _dropped.Values.Sum();
        yield return $"{kept} examples of {kept + dropped} rows"
            + (dropped == 0 ? "" : $"; dropped: {string.Join(", ", _dropped.Select(reason => $"{reason.Key} {reason.Value}"))}")
            + (_truncated == 0 ? "" : $"; truncated: {_truncated}");
        if (_areChosen)
        {
            yield return "the rows are preference pairs without a response: training on the chosen responses";
        }
    }

    private TokenizedResponse? Tokenize(SftText text)
    {
        _areChosen |= text.Kind == SftRowKind.Chosen;
        int[] ids = Encode(text, text.Response);
        var (prompt, response) = text.Prompt is { } before ? (Encode(text, before), ids) : (ids[..Math.Min(1, ids.Length)], ids[Math.Min(1, ids.Length)..]);
        if (WhyUnusable(prompt, response, text.Kind) is { } reason)
        {
            _dropped[reason] = _dropped.GetValueOrDefault(reason) + 1;
            return null;
        }

        var whole = new TokenizedResponse(prompt, [.. response, tokenizer.EosId]);
        var cut = Truncate(whole, text.Kind);
        _truncated += cut == whole ? 0 : 1;
        return cut;
    }

    private DropReason? WhyUnusable(int[] prompt, int[] response, SftRowKind kind) =>
        prompt.Length == 0 ? kind == SftRowKind.Text ? DropReason.EmptyResponse : DropReason.EmptyPrompt
        : response.Length == 0 ? DropReason.EmptyResponse
        : response.Contains(tokenizer.EosId) ? DropReason.EosInsideResponse
        : null;

    private TokenizedResponse Truncate(TokenizedResponse whole, SftRowKind kind)
    {
        if (whole.Prompt.Length + whole.Response.Length <= truncation.MaxLength)
        {
            return whole;
        }

        // The one token that stands for the prompt of a text leaves the rest of the length to the response.
        var rule = kind == SftRowKind.Text ? truncation with { MaxPromptLength = 1 } : truncation;
        var cut = rule.Apply(new TokenizedPair(whole.Prompt, whole.Response, whole.Response));
        return new TokenizedResponse(cut.Prompt, cut.Chosen);
    }

    private int[] Encode(SftText text, string part)
    {
        try
        {
            return tokenizer.Encode(part);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{text.Source}: {e.Message}", e);
        }
    }
}
