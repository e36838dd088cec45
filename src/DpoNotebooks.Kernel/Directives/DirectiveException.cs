namespace DpoNotebooks.Kernel.Directives;

/// <summary>A directive that cannot be carried out.</summary>
/// <param name="place">Where it stands.</param>
/// <param name="message">What is wrong, and what to do.</param>
internal sealed class DirectiveException(DirectivePlace place, string message) : Exception($"{place}: {message}")
{
    /// <summary>Where it stands.</summary>
    public DirectivePlace Place => place;
}

/// <summary>A line of a cell or of a file that it loads.</summary>
/// <param name="Source">The loaded file's name; null for the cell itself.</param>
/// <param name="Line">Line, from 1.</param>
internal sealed record DirectivePlace(string? Source, int Line)
{
    /// <summary>"line 3", or "helpers.csx, line 3".</summary>
    public override string ToString() => Source is null ? $"line {Line}" : $"{Source}, line {Line}";
}
