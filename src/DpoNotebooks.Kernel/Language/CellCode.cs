using System.Text;
using DpoNotebooks.Kernel.Directives;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Prepares the code of a cell for Roslyn.</summary>
internal static class CellCode
{
    /// <summary>
    /// Replaces everything that is not C# with spaces: directives that Roslyn does not know, and all text from #!markdown or
    /// #!html on. Every other character keeps its position.
    /// </summary>
    public static string OnlyCSharp(string cell)
    {
        var code = new StringBuilder(cell);
        foreach (var directive in Directive.Of(cell).Where(directive => !directive.IsRoslyns))
        {
            if (directive.Name is "#!markdown" or "#!html")
            {
                Blank(code, directive.Start, cell.Length);
                break;
            }

            Blank(code, directive.Start, directive.End);
        }

        return code.ToString();
    }

    private static void Blank(StringBuilder code, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            code[i] = code[i] is '\n' or '\r' ? code[i] : ' ';
        }
    }
}
