using System.Text;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Parses the blocks that set variables or process their content: set, macro, filter, with.</summary>
/// <param name="statements">Parses the content of a block.</param>
internal sealed class CapturingBlocks(StatementParser statements)
{
    // The variable that holds the content of a block for its filters. A name in a template cannot have this form.
    private const string Captured = "(captured)";

    public Statement Set(TokenReader tokens)
    {
        var target = Target.Parse(tokens, ["="]);
        if (tokens.TakeSign("="))
        {
            var value = new ExpressionParser(tokens).Tuple();
            tokens.ExpectEnd();
            return (scope, _) =>
            {
                target.Set(scope, value(scope));
                return Flow.Next;
            };
        }

        var filtered = new FilterParser(tokens).Parse(scope => scope.Get(Captured));
        tokens.ExpectEnd();
        var body = statements.Inside("endset");
        return (scope, _) =>
        {
            var inner = new Scope(scope);
            inner.Set(Captured, Capture(body, new Scope(scope)));
            target.Set(scope, filtered(inner));
            return Flow.Next;
        };
    }

    public Statement Macro(TokenReader tokens)
    {
        var name = tokens.ExpectName();
        var parameters = Parameters(tokens);
        tokens.ExpectEnd();
        var body = statements.InsideMacro();
        return (scope, _) =>
        {
            scope.Set(name, parameters.Bind(name, scope, inner => Capture(body, inner)));
            return Flow.Next;
        };
    }

    private static Parameters Parameters(TokenReader tokens)
    {
        List<(string, Expression?)> parameters = [];
        tokens.Expect("(");
        while (!tokens.TakeSign(")"))
        {
            var name = tokens.ExpectName();
            parameters.Add((name, tokens.TakeSign("=") ? new ExpressionParser(tokens).Single() : null));
            if (!tokens.IsSign(")"))
            {
                tokens.Expect(",");
            }
        }

        return new Parameters(parameters);
    }

    public Statement Filter(TokenReader tokens)
    {
        // The tokens after "filter" have the form of a filter after "|".
        var filter = new List<Token> { new(TokenKind.Sign, "|") };
        while (!tokens.AtEnd)
        {
            filter.Add(tokens.Take());
        }

        var reader = new TokenReader(filter, tokens.Line);
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

    public Statement With(TokenReader tokens)
    {
        List<(Target Target, Expression Value)> variables = [];
        while (!tokens.AtEnd)
        {
            var target = Target.Parse(tokens, ["="]);
            tokens.Expect("=");
            variables.Add((target, new ExpressionParser(tokens).Single()));
            if (!tokens.AtEnd)
            {
                tokens.Expect(",");
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
