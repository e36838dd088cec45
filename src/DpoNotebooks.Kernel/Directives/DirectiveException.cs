namespace DpoNotebooks.Kernel.Directives;

/// <summary>A directive that cannot be executed.</summary>
/// <param name="place">The place of the directive.</param>
/// <param name="message">The problem, and how to solve it.</param>
internal sealed class DirectiveException(DirectivePlace place, string message) : Exception($"{place}: {message}")
{
    /// <summary>The place of the directive.</summary>
    public DirectivePlace Place => place;
}

/// <summary>A line of a cell or of a file that it loads.</summary>
/// <param name="Source">The name of the loaded file; null for the cell itself.</param>
/// <param name="Line">The line number, from 1.</param>
internal sealed record DirectivePlace(string? Source, int Line)
{
    /// <summary>The place as error messages name it: "line 3", or "helpers.csx, line 3".</summary>
    public override string ToString() => Source is null ? $"line {Line}" : $"{Source}, line {Line}";
}
