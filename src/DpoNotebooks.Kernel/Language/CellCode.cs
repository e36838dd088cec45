using System.Text.RegularExpressions;

namespace DpoNotebooks.Kernel.Language;

/// <summary>A cell as Roslyn is to see it.</summary>
internal static partial class CellCode
{
    /// <summary>
    /// The cell with spaces where it is not C#: lines that begin with #! or #r "nuget:, and all from #!markdown or #!html on.
    /// Every other character stays at its position.
    /// </summary>
    public static string OnlyCSharp(string cell) =>
        NotCSharp().Replace(cell, match => string.Create(match.Length, match.Value, (spaces, text) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                spaces[i] = text[i] is '\n' or '\r' ? text[i] : ' ';
            }
        }));

    [GeneratedRegex("""^[ \t]*#!(markdown|html)\b[\s\S]*|^[ \t]*#![^\r\n]*|^[ \t]*#r[ \t]+"nuget:[^\r\n]*""", RegexOptions.Multiline)]
    private static partial Regex NotCSharp();
}
