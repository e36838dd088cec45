namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>An access token of the hub; it shows itself neither as text nor as a property, so that no notebook keeps it.</summary>
public sealed class HubToken
{
    /// <summary>Takes a token, white space around it left out.</summary>
    /// <exception cref="ArgumentException">It is empty or cannot stand in a header.</exception>
    public HubToken(string value)
    {
        Value = value.Trim();
        if (Value.Length == 0 || Value.Any(c => c is <= ' ' or > '~'))
        {
            throw new ArgumentException("the hub's token is empty, or holds white space or characters that are not ASCII", nameof(value));
        }
    }

    internal string Value { get; }

    /// <summary>Says nothing of the token.</summary>
    public override string ToString() => "(a token)";
}
