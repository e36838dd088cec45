namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Parses the filters (|) and tests (is) after a value.</summary>
internal sealed class FilterParser(TokenReader tokens)
{
    private readonly PrimaryParser _arguments = new(tokens, new ExpressionParser(tokens));

    /// <summary>Returns the value with the following filters and tests applied.</summary>
    public Expression Parse(Expression value)
    {
        while (true)
        {
            if (tokens.TakeSign("|"))
            {
                value = ApplyFilter(value);
            }
            else if (tokens.TakeName("is"))
            {
                value = ApplyTest(value);
            }
            else
            {
                return value;
            }
        }
    }

    private Expression ApplyFilter(Expression value)
    {
        var filter = Filters.Get(tokens.ExpectName());
        var arguments = tokens.IsSign("(") ? _arguments.Call() : _ => Arguments.None;
        return scope => filter(value(scope), arguments(scope));
    }

    private Expression ApplyTest(Expression value)
    {
        var negated = tokens.TakeName("not");
        var test = Tests.Get(tokens.ExpectName());
        Func<Scope, Arguments> arguments = _ => Arguments.None;
        if (tokens.IsSign("("))
        {
            arguments = _arguments.Call();
        }
        else if (tokens.Current.Kind == TokenKind.Literal || tokens.IsSign("[") || tokens.IsSign("{")
            || (tokens.Current.Kind == TokenKind.Name && tokens.Current.Text is not ("else" or "or" or "and" or "if" or "is" or "not" or "in")))
        {
            var argument = _arguments.Postfix(_arguments.Parse());
            arguments = scope => new Arguments([argument(scope)], Arguments.None.Named);
        }

        return scope => test(value(scope), arguments(scope)) != negated;
    }
}
