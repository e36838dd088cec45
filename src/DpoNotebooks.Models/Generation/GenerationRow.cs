namespace DpoNotebooks.Models.Generation;

/// <summary>A response during generation.</summary>
internal sealed class GenerationRow(int promptIndex, int sampleIndex, int[] prompt, TokenDrawn? onToken)
{
    private readonly List<int> _tokens = [];
    private bool _finished;

    /// <summary>The prompt's tokens.</summary>
    public int[] Prompt { get; } = prompt;

    /// <summary>Whether the response is complete.</summary>
    public bool Done { get; private set; }

    /// <summary>The random number for the next token.</summary>
    public double Uniform(long seed) => CounterUniform.At(seed, promptIndex, sampleIndex, _tokens.Count);

    /// <summary>Appends a sampled token, unless the position is within the prompt or the response is complete.</summary>
    /// <returns>The token at the position.</returns>
    public long Append(int position, int sampled, IReadOnlyList<int> endIds, int maxNewTokens)
    {
        if (position < Prompt.Length)
        {
            return Prompt[position];
        }

        if (!Done)
        {
            _tokens.Add(sampled);
            onToken?.Invoke(promptIndex, sampleIndex, sampled);
            _finished = endIds.Contains(sampled);
            Done = _finished || _tokens.Count == maxNewTokens;
        }

        return sampled;
    }

    /// <summary>The response so far.</summary>
    public Completion ToCompletion() => new(promptIndex, sampleIndex, [.. _tokens], _finished);
}
