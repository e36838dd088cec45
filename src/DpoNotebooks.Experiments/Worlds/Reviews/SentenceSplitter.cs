namespace DpoNotebooks.Experiments.Worlds.Reviews;

/// <summary>Walks the sentences of a document, each without its stop. Words after the last stop are not a sentence.</summary>
internal ref struct SentenceSplitter(ReadOnlySpan<int> document, int stop)
{
    private ReadOnlySpan<int> _rest = document;

    public ReadOnlySpan<int> Current { get; private set; }

    public readonly SentenceSplitter GetEnumerator() => this;

    public bool MoveNext()
    {
        var length = _rest.IndexOf(stop);
        if (length < 0)
        {
            return false;
        }

        Current = _rest[..length];
        _rest = _rest[(length + 1)..];
        return true;
    }
}
