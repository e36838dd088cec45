namespace DpoNotebooks.Models.Generation;

/// <summary>A response while it is drawn.</summary>
internal sealed class GenerationRow(int promptIndex, int sampleIndex, int[] prompt, TokenDrawn? tell)
{
    private readonly List<int> _tokens = [];
    private bool _finished;

    public int[] Prompt { get; } = prompt;

    public bool Done { get; private set; }

    /// <summary>The random number of the next token.</summary>
    public double Uniform(long seed) => CounterUniform.At(seed, promptIndex, sampleIndex, _tokens.Count);

    /// <summary>Takes the drawn token, unless the prompt has one of its own at this position; returns what stands there.</summary>
    public long Take(int position, int drawn, IReadOnlyList<int> endIds, int maxNewTokens)
    {
        if (position < Prompt.Length)
        {
            return Prompt[position];
        }

        if (!Done)
        {
            _tokens.Add(drawn);
            tell?.Invoke(promptIndex, sampleIndex, drawn);
            _finished = endIds.Contains(drawn);
            Done = _finished || _tokens.Count == maxNewTokens;
        }

        return drawn;
    }

    public Completion ToCompletion() => new(promptIndex, sampleIndex, [.. _tokens], _finished);
}
