using System.Runtime.CompilerServices;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Stretches to statements.</summary>
internal sealed class StatementParser(IReadOnlyList<Segment> segments)
{
    private int _at;
    private int _loops;

    /// <summary>A whole template.</summary>
    public Statement Parse() => Body(null, out _);

    /// <summary>The statements up to a closing block, which is taken.</summary>
    public Statement Inside(string end)
    {
        var body = Body([end], out var closing);
        Close(closing);
        return body;
    }

    /// <summary>The statements of a macro: a loop around it is not theirs.</summary>
    public Statement InsideMacro()
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

    /// <summary>Statements up to a block of one of the given names, which is taken; it is handed back with what is in it after its name.</summary>
    private Statement Body(string[]? ends, out TokenReader end)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
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
        return ends is null ? Run(statements) : throw new JinjaException($"line {first?.Line}: '{first?.Tokens[0].Text}' is not closed by '{ends[^1]}'");
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
            "set" => new CapturingBlocks(this).Set(words),
            "macro" => new CapturingBlocks(this).Macro(words),
            "filter" => new CapturingBlocks(this).Filter(words),
            "with" => new CapturingBlocks(this).With(words),
            "generation" => Plain(words, "endgeneration"), // marks what the model said, for masks; shows it as it is
            "break" => Jump(words, Flow.Break),
            "continue" => Jump(words, Flow.Continue),
            _ => throw words.Error($"the block '{name}' is not known here"),
        };
    }

    private Statement Plain(TokenReader words, string end)
    {
        words.ExpectEnd();
        return Inside(end);
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
}
