namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>An access token of the hub. ToString and public properties do not reveal it, so that a notebook does not save it.</summary>
internal sealed class HubToken
{
    /// <summary>Initializes the token, trimmed of white space.</summary>
    /// <exception cref="ArgumentException">The token is empty or contains characters that are not allowed in a header.</exception>
    public HubToken(string value)
    {
        Value = value.Trim();
        if (Value.Length == 0 || Value.Any(c => c is <= ' ' or > '~'))
        {
            throw new ArgumentException("the hub's token is empty, or contains white space or characters that are not ASCII", nameof(value));
        }
    }

    internal string Value { get; }

    /// <summary>Returns a placeholder instead of the token.</summary>
    public override string ToString() => "(a token)";
}
