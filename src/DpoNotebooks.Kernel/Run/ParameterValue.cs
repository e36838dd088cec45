using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DpoNotebooks.Kernel.Run;

/// <summary>Converts a value from the command line to C#, according to the type of the variable.</summary>
internal static class ParameterValue
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    // By type: the C# literal of a value, or null if the value is not of the type.
    private static readonly Dictionary<string, Func<string, string?>> Literals = new()
    {
        ["string"] = text => SymbolDisplay.FormatLiteral(text, quote: true),
        ["bool"] = text => bool.TryParse(text, out var truth) ? (truth ? "true" : "false") : null,
        ["int"] = text => int.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out var number) ? number.ToString(Invariant) : null,
        ["long"] = text => long.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out var number) ? $"{number.ToString(Invariant)}L" : null,
        ["float"] = text =>
            float.TryParse(text, NumberStyles.Float, Invariant, out var number) && float.IsFinite(number) ? $"{number.ToString("R", Invariant)}f" : null,
        ["double"] = text =>
            double.TryParse(text, NumberStyles.Float, Invariant, out var number) && double.IsFinite(number) ? $"{number.ToString("R", Invariant)}d" : null,
        ["decimal"] = text => decimal.TryParse(text, NumberStyles.Float, Invariant, out var number) ? $"{number.ToString(Invariant)}m" : null,
    };

    /// <summary>Returns the value as a C# expression. If the type is not text, a number, bool or an enum, the value itself must be a C# expression.</summary>
    /// <exception cref="ArgumentException">The value is not of the type.</exception>
    public static string Literal(string name, string value, VariableDeclaratorSyntax variable)
    {
        var declared = ((VariableDeclarationSyntax)variable.Parent!).Type;
        var initial = variable.Initializer?.Value;
        var type = declared.IsVar ? TypeOf(initial) : declared.ToString();
        if (type.EndsWith('?'))
        {
            type = type[..^1];
            if (value == "null")
            {
                return value;
            }
        }

        if (Literals.TryGetValue(type, out var literal))
        {
            return literal(value) ?? throw new ArgumentException($"parameter {name}: '{value}' is not of type {type}");
        }

        // An identifier for a variable whose initial value is a member of a type (an enum or a preset) names another member of that type.
        if (SyntaxFacts.IsValidIdentifier(value) && initial is MemberAccessExpressionSyntax member)
        {
            return $"{member.Expression}.{value}";
        }

        return SyntaxFactory.ParseExpression(value).ContainsDiagnostics
            ? throw new ArgumentException($"parameter {name}: '{value}' is not a C# expression of type {type}")
            : value;
    }

    private static string TypeOf(ExpressionSyntax? initial) => initial switch
    {
        PrefixUnaryExpressionSyntax { Operand: var operand } => TypeOf(operand),
        LiteralExpressionSyntax { Token.Value: var value } => value switch
        {
            string => "string",
            bool => "bool",
            int => "int",
            long => "long",
            float => "float",
            double => "double",
            decimal => "decimal",
            _ => initial.ToString(),
        },
        InterpolatedStringExpressionSyntax => "string",
        _ => initial?.ToString() ?? "var",
    };
}
