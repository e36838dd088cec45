using System.Runtime.CompilerServices;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Parses segments to statements.</summary>
internal sealed class StatementParser(IReadOnlyList<Segment> segments)
{
    private int _at;
    private int _loops;

    /// <summary>Parses a whole template.</summary>
    public Statement Parse() => Body(null, out _);

    /// <summary>Parses the statements up to a closing block, which is consumed.</summary>
    public Statement Inside(string end)
    {
        var body = Body([end], out var closing);
        Close(closing);
        return body;
    }

    /// <summary>Parses the statements of a macro. They cannot break out of a loop around the macro.</summary>
    public Statement InsideMacro()
    {
        var loops = _loops;
        _loops = 0;
        var body = Body(["endmacro"], out var end);
        end.Take();
        if (!end.AtEnd)
        {
            end.ExpectName(); // endmacro can repeat the name
        }

        end.ExpectEnd();
        _loops = loops;
        return body;
    }

    /// <summary>Parses statements up to a block of one of the given names. The block is consumed; its tokens are returned.</summary>
    private Statement Body(string[]? ends, out TokenReader end)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var first = segments.ElementAtOrDefault(_at - 1);
        List<Statement> statements = [];
        for (; _at < segments.Count; _at++)
        {
            var segment = segments[_at];
            var tokens = new TokenReader(segment.Tokens, segment.Line);
            if (segment.Kind == SegmentKind.Text)
            {
                statements.Add(Show(_ => segment.Text));
                continue;
            }

            if (segment.Kind == SegmentKind.Output)
            {
                var value = new ExpressionParser(tokens).Tuple();
                tokens.ExpectEnd();
                statements.Add(Show(value));
                continue;
            }

            if (ends?.Contains(tokens.Current.Text) == true)
            {
                _at++;
                end = tokens;
                return Run(statements);
            }

            _at++;
            statements.Add(Block(tokens));
            _at--;
        }

        end = new TokenReader([], segments.Count == 0 ? 1 : segments[^1].Line);
        return ends is null
            ? Run(statements)
            : throw new JinjaException($"line {first?.Line}: '{first?.Tokens[0].Text}' is not closed by '{ends[^1]}'");
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

    private Statement Block(TokenReader tokens)
    {
        var name = tokens.ExpectName();
        return name switch
        {
            "for" => For(tokens),
            "if" => If(tokens),
            "set" => new CapturingBlocks(this).Set(tokens),
            "macro" => new CapturingBlocks(this).Macro(tokens),
            "filter" => new CapturingBlocks(this).Filter(tokens),
            "with" => new CapturingBlocks(this).With(tokens),
            "generation" => Plain(tokens, "endgeneration"), // marks the model's text for loss masks; the output is unchanged
            "break" => Jump(tokens, Flow.Break),
            "continue" => Jump(tokens, Flow.Continue),
            _ => throw tokens.Error($"the block '{name}' is not supported"),
        };
    }

    private Statement Plain(TokenReader tokens, string end)
    {
        tokens.ExpectEnd();
        return Inside(end);
    }

    private Statement Jump(TokenReader tokens, Flow flow)
    {
        tokens.ExpectEnd();
        return _loops > 0 ? (_, _) => flow : throw tokens.Error($"'{flow}' outside a loop");
    }

    private static void Close(TokenReader closing)
    {
        closing.Take();
        closing.ExpectEnd();
    }

    private Statement If(TokenReader tokens)
    {
        List<(Expression Condition, Statement Body)> branches = [];
        Statement? otherwise = null;
        while (true)
        {
            var condition = new ExpressionParser(tokens).Tuple();
            tokens.ExpectEnd();
            branches.Add((condition, Body(["elif", "else", "endif"], out tokens)));
            var kind = tokens.Take().Text;
            if (kind == "elif")
            {
                continue;
            }

            tokens.ExpectEnd();
            if (kind == "else")
            {
                otherwise = Body(["endif"], out tokens);
                Close(tokens);
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

    private Statement For(TokenReader tokens)
    {
        var target = Target.Parse(tokens, ["in"]);
        if (!tokens.TakeName("in"))
        {
            throw tokens.Error("expected 'in'");
        }

        var items = new ExpressionParser(tokens).Or();
        var condition = tokens.TakeName("if") ? new ExpressionParser(tokens).Single() : null;
        tokens.ExpectEnd();
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
}
