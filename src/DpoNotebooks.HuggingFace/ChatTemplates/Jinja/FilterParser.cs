namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The filters (|) and tests (is) after a value.</summary>
internal sealed class FilterParser(TokenReader words)
{
    private readonly PrimaryParser _arguments = new(words, new ExpressionParser(words));

    /// <summary>A value with all that is done to it.</summary>
    public Expression Parse(Expression value)
    {
        while (true)
        {
            if (words.TakeSign("|"))
            {
                value = ApplyFilter(value);
            }
            else if (words.TakeName("is"))
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
        var filter = Filters.Named(words.ExpectName());
        var arguments = words.IsSign("(") ? _arguments.Call() : _ => Arguments.None;
        return scope => filter(value(scope), arguments(scope));
    }

    private Expression ApplyTest(Expression value)
    {
        var negated = words.TakeName("not");
        var test = Tests.Named(words.ExpectName());
        Func<Scope, Arguments> arguments = _ => Arguments.None;
        if (words.IsSign("("))
        {
            arguments = _arguments.Call();
        }
        else if (words.Current.Kind == TokenKind.Literal || words.IsSign("[") || words.IsSign("{")
            || (words.Current.Kind == TokenKind.Name && words.Current.Text is not ("else" or "or" or "and" or "if" or "is" or "not" or "in")))
        {
            var argument = _arguments.Postfix(_arguments.Parse());
            arguments = scope => new Arguments([argument(scope)], Arguments.None.Named);
        }

        return scope => test(value(scope), arguments(scope)) != negated;
    }
}
