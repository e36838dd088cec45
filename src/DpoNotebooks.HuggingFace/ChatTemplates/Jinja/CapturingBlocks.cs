using System.Text;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The blocks that set variables or work on what is inside them: set, macro, filter, with.</summary>
/// <param name="statements">Reads what is inside.</param>
internal sealed class CapturingBlocks(StatementParser statements)
{
    // The text inside a block, for the filters after its head; no name of a template can look like this.
    private const string Captured = "(captured)";

    public Statement Set(TokenReader words)
    {
        var target = Target.Parse(words, ["="]);
        if (words.TakeSign("="))
        {
            var value = new ExpressionParser(words).Tuple();
            words.ExpectEnd();
            return (scope, _) =>
            {
                target.Set(scope, value(scope));
                return Flow.Next;
            };
        }

        var filtered = new FilterParser(words).Parse(scope => scope.Get(Captured));
        words.ExpectEnd();
        var body = statements.Inside("endset");
        return (scope, _) =>
        {
            var inner = new Scope(scope);
            inner.Set(Captured, Capture(body, new Scope(scope)));
            target.Set(scope, filtered(inner));
            return Flow.Next;
        };
    }

    public Statement Macro(TokenReader words)
    {
        var name = words.ExpectName();
        var parameters = Parameters(words);
        words.ExpectEnd();
        var body = statements.InsideMacro();
        return (scope, _) =>
        {
            scope.Set(name, parameters.Bind(name, scope, inner => Capture(body, inner)));
            return Flow.Next;
        };
    }

    private static Parameters Parameters(TokenReader words)
    {
        List<(string, Expression?)> parameters = [];
        words.Expect("(");
        while (!words.TakeSign(")"))
        {
            var name = words.ExpectName();
            parameters.Add((name, words.TakeSign("=") ? new ExpressionParser(words).Single() : null));
            if (!words.IsSign(")"))
            {
                words.Expect(",");
            }
        }

        return new Parameters(parameters);
    }

    public Statement Filter(TokenReader words)
    {
        // The words after "filter" are what would follow a "|".
        var tokens = new List<Token> { new(TokenKind.Sign, "|") };
        while (!words.AtEnd)
        {
            tokens.Add(words.Take());
        }

        var reader = new TokenReader(tokens, words.Line);
        var filtered = new FilterParser(reader).Parse(scope => scope.Get(Captured));
        reader.ExpectEnd();
        var body = statements.Inside("endfilter");
        return (scope, output) =>
        {
            var inner = new Scope(scope);
            inner.Set(Captured, Capture(body, new Scope(scope)));
            output.Append(PythonText.Str(filtered(inner)));
            return Flow.Next;
        };
    }

    public Statement With(TokenReader words)
    {
        List<(Target Target, Expression Value)> variables = [];
        while (!words.AtEnd)
        {
            var target = Target.Parse(words, ["="]);
            words.Expect("=");
            variables.Add((target, new ExpressionParser(words).Single()));
            if (!words.AtEnd)
            {
                words.Expect(",");
            }
        }

        var body = statements.Inside("endwith");
        return (scope, output) =>
        {
            var inner = new Scope(scope);
            variables.ForEach(variable => variable.Target.Set(inner, variable.Value(scope)));
            return body(inner, output);
        };
    }

    private static string Capture(Statement body, Scope scope)
    {
        var output = new StringBuilder();
        body(scope, output);
        return output.ToString();
    }
}
