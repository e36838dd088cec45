using System.Text;

namespace DpoNotebooks.Tokenization.Chat.Jinja;

/// <summary>Stretches to statements.</summary>
internal sealed class StatementParser(IReadOnlyList<Segment> segments)
{
    private int _at;
    private int _loops;

    /// <summary>A whole template.</summary>
    public Statement Parse() => Body(null, out _);

    /// <summary>Statements up to a block of one of the given names, which is taken; it is handed back with what is in it after its name.</summary>
    private Statement Body(string[]? ends, out TokenReader end)
    {
        var first = segments.ElementAtOrDefault(_at - 1);
        List<Statement> statements = [];
        for (; _at < segments.Count; _at++)
        {
            var segment = segments[_at];
            var words = new TokenReader(segment.Tokens, segment.Line);
            if (segment.Kind == SegmentKind.Text)
            {
                statements.Add(Show(_ => segment.Text));
                continue;
            }

            if (segment.Kind == SegmentKind.Output)
            {
                var value = new ExpressionParser(words).Tuple();
                words.ExpectEnd();
                statements.Add(Show(value));
                continue;
            }

            if (ends?.Contains(words.Current.Text) == true)
            {
                _at++;
                end = words;
                return Run(statements);
            }

            _at++;
            statements.Add(Block(words));
            _at--;
        }

        end = new TokenReader([], segments.Count == 0 ? 1 : segments[^1].Line);
        return ends is null ? Run(statements) : throw new ChatTemplateException($"line {first?.Line}: '{first?.Tokens[0].Text}' is not closed by '{ends[^1]}'");
    }

    private static Statement Show(Expression value) => (scope, output) =>
    {
        output.Append(PythonText.Str(value(scope)));
        return Flow.Next;
    };

    private static Statement Run(List<Statement> statements) => (scope, output) =>
    {
        foreach (var statement in statements)
        {
            if (statement(scope, output) is not Flow.Next and var flow)
            {
                return flow;
            }
        }

        return Flow.Next;
    };

    private Statement Block(TokenReader words)
    {
        var name = words.ExpectName();
        return name switch
        {
            "for" => For(words),
            "if" => If(words),
            "set" => Set(words),
            "macro" => Macro(words),
            "filter" => Filter(words),
            "with" => With(words),
            "generation" => Plain(words, "endgeneration"), // marks what the model said, for masks; shows it as it is
            "break" => Jump(words, Flow.Break),
            "continue" => Jump(words, Flow.Continue),
            _ => throw words.Error($"the block '{name}' is not known here"),
        };
    }

    private Statement Plain(TokenReader words, string end)
    {
        words.ExpectEnd();
        var body = Body([end], out var closing);
        Close(closing);
        return body;
    }

    private Statement Jump(TokenReader words, Flow flow)
    {
        words.ExpectEnd();
        return _loops > 0 ? (_, _) => flow : throw words.Error($"'{flow}' outside a loop");
    }

    private static void Close(TokenReader closing)
    {
        closing.Take();
        closing.ExpectEnd();
    }

    private Statement If(TokenReader words)
    {
        List<(Expression Condition, Statement Body)> branches = [];
        Statement? otherwise = null;
        while (true)
        {
            var condition = new ExpressionParser(words).Tuple();
            words.ExpectEnd();
            branches.Add((condition, Body(["elif", "else", "endif"], out words)));
            var kind = words.Take().Text;
            if (kind == "elif")
            {
                continue;
            }

            words.ExpectEnd();
            if (kind == "else")
            {
                otherwise = Body(["endif"], out words);
                Close(words);
            }

            return (scope, output) =>
            {
                foreach (var (condition, body) in branches)
                {
                    if (Operators.Truth(condition(scope)))
                    {
                        return body(scope, output);
                    }
                }

                return otherwise?.Invoke(scope, output) ?? Flow.Next;
            };
        }
    }

    private Statement For(TokenReader words)
    {
        var target = Target.Parse(words, ["in"]);
        if (!words.TakeName("in"))
        {
            throw words.Error("expected 'in'");
        }

        var items = new ExpressionParser(words).Or();
        var condition = words.TakeName("if") ? new ExpressionParser(words).Single() : null;
        words.ExpectEnd();
        _loops++;
        var body = Body(["else", "endfor"], out var end);
        _loops--;
        Statement? otherwise = null;
        if (end.IsName("else"))
        {
            Close(end);
            otherwise = Body(["endfor"], out end);
        }

        Close(end);
        return new ForLoop(target, items, condition, body, otherwise).Run;
    }

    private Statement Set(TokenReader words)
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

        var filtered = new ExpressionParser(words).Filtered(scope => scope.Get(Captured));
        words.ExpectEnd();
        var body = Body(["endset"], out var end);
        Close(end);
        return (scope, _) =>
        {
            var inner = new Scope(scope);
            inner.Set(Captured, Capture(body, new Scope(scope)));
            target.Set(scope, filtered(inner));
            return Flow.Next;
        };
    }

    // No name of a template can look like this.
    private const string Captured = "(captured)";

    private static string Capture(Statement body, Scope scope)
    {
        var output = new StringBuilder();
        body(scope, output);
        return output.ToString();
    }

    private Statement Macro(TokenReader words)
    {
        var name = words.ExpectName();
        var parameters = Parameters(words);
        words.ExpectEnd();
        var body = MacroBody();
        return (scope, _) =>
        {
            scope.Set(name, parameters.Bind(name, scope, inner => Capture(body, inner)));
            return Flow.Next;
        };
    }

    private Statement MacroBody()
    {
        var loops = _loops;
        _loops = 0;
        var body = Body(["endmacro"], out var end);
        end.Take();
        if (!end.AtEnd)
        {
            end.ExpectName(); // endmacro may repeat the name
        }

        end.ExpectEnd();
        _loops = loops;
        return body;
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

    private Statement Filter(TokenReader words)
    {
        // The words after "filter" are what would follow a "|".
        var tokens = new List<Token> { new(TokenKind.Sign, "|") };
        while (!words.AtEnd)
        {
            tokens.Add(words.Take());
        }

        var reader = new TokenReader(tokens, words.Line);
        var filtered = new ExpressionParser(reader).Filtered(scope => scope.Get(Captured));
        reader.ExpectEnd();
        var body = Body(["endfilter"], out var end);
        Close(end);
        return (scope, output) =>
        {
            var inner = new Scope(scope);
            inner.Set(Captured, Capture(body, new Scope(scope)));
            output.Append(PythonText.Str(filtered(inner)));
            return Flow.Next;
        };
    }

    private Statement With(TokenReader words)
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

        var body = Body(["endwith"], out var end);
        Close(end);
        return (scope, output) =>
        {
            var inner = new Scope(scope);
            variables.ForEach(variable => variable.Target.Set(inner, variable.Value(scope)));
            return body(inner, output);
        };
    }
}
