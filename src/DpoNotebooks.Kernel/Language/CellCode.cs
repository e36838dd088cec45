using System.Text;
using DpoNotebooks.Kernel.Directives;

namespace DpoNotebooks.Kernel.Language;

/// <summary>A cell as Roslyn is to see it.</summary>
internal static class CellCode
{
    /// <summary>
    /// The cell with spaces where it is not C#: directives that Roslyn does not know, and all from #!markdown or #!html on.
    /// Every other character stays at its position.
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
