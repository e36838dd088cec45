namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Words to names, literals, lists, maps, and what may follow them: .name, [key], (arguments).</summary>
internal sealed class PrimaryParser(TokenReader words, ExpressionParser expressions)
{
    public Expression Parse()
    {
        var token = words.Take();
        switch (token)
        {
            case { Kind: TokenKind.Name, Text: var name }:
                return Name(name);
            case { Kind: TokenKind.Literal, Value: string text }:
                while (words.Current is { Kind: TokenKind.Literal, Value: string more })
                {
                    text += more; // strings side by side are one
                    words.Take();
                }

                return _ => text;
            case { Kind: TokenKind.Literal, Value: var value }:
                return _ => value;
            case { Kind: TokenKind.Sign, Text: "(" }:
                return Bracketed();
            case { Kind: TokenKind.Sign, Text: "[" }:
                var items = Items("]");
                return scope => items.Select(item => item(scope)).ToList();
            case { Kind: TokenKind.Sign, Text: "{" }:
                return Map();
            default:
                throw words.Error($"unexpected '{token.Text}'");
        }
    }

    public Expression Postfix(Expression value)
    {
        while (true)
        {
            var owner = value;
            if (words.TakeSign("."))
            {
                var token = words.Take();
                value = token switch
                {
                    { Kind: TokenKind.Name, Text: var name } => scope => Members.Attribute(owner(scope), name),
                    { Kind: TokenKind.Literal, Value: long place } => scope => Members.Item(owner(scope), place),
                    _ => throw words.Error($"expected a name after '.', not '{token.Text}'"),
                };
            }
            else if (words.TakeSign("["))
            {
                value = Subscript(owner);
            }
            else if (words.IsSign("("))
            {
                var arguments = Call();
                value = scope => Operators.Defined(owner(scope)) is Function function ? function(arguments(scope))
                    : throw new JinjaException($"'{Operators.TypeName(owner(scope))}' object is not callable");
            }
            else
            {
                return value;
            }
        }
    }

    /// <summary>The arguments of a call, brackets included.</summary>
    public Func<Scope, Arguments> Call()
    {
        words.Expect("(");
        List<Expression> positional = [];
        Dictionary<string, Expression> named = [];
        while (!words.TakeSign(")"))
        {
            if (words.Current.Kind == TokenKind.Name && words.Following is { Kind: TokenKind.Sign, Text: "=" })
            {
                var name = words.ExpectName();
                words.Expect("=");
                named[name] = expressions.Single();
            }
            else
            {
                positional.Add(named.Count == 0 ? expressions.Single() : throw words.Error("an argument without a name after one with a name"));
            }

            if (!words.IsSign(")"))
            {
                words.Expect(",");
            }
        }

        return scope => new Arguments([.. positional.Select(item => item(scope))], named.ToDictionary(item => item.Key, item => item.Value(scope)));
    }

    private static Expression Name(string name) => name switch
    {
        "true" or "True" => _ => true,
        "false" or "False" => _ => false,
        "none" or "None" => _ => null,
        _ => scope => scope.Get(name),
    };

    private Expression Bracketed()
    {
        if (words.TakeSign(")"))
        {
            return _ => new PythonTuple([]);
        }

        var value = expressions.Tuple();
        words.Expect(")");
        return value;
    }

    private List<Expression> Items(string end)
    {
        List<Expression> items = [];
        while (!words.TakeSign(end))
        {
            items.Add(expressions.Single());
            if (!words.IsSign(end))
            {
                words.Expect(",");
            }
        }

        return items;
    }

    private Expression Map()
    {
        List<(Expression Key, Expression Value)> entries = [];
        while (!words.TakeSign("}"))
        {
            var key = expressions.Single();
            words.Expect(":");
            entries.Add((key, expressions.Single()));
            if (!words.IsSign("}"))
            {
                words.Expect(",");
            }
        }

        return scope =>
        {
            var map = new OrderedDictionary<object, object?>();
            foreach (var (key, value) in entries)
            {
                map[key(scope) ?? throw new JinjaException("a map's key is none")] = value(scope);
            }

            return map;
        };
    }

    private Expression Subscript(Expression owner)
    {
        var from = words.IsSign(":") ? null : expressions.Single();
        if (words.TakeSign("]"))
        {
            return from is null ? throw words.Error("nothing between the brackets") : scope => Members.Item(owner(scope), from(scope));
        }

        var parts = new Expression?[2];
        for (var i = 0; i < 2 && words.TakeSign(":"); i++)
        {
            parts[i] = words.IsSign(":") || words.IsSign("]") ? null : expressions.Single();
        }

        words.Expect("]");
        return scope => Members.Slice(owner(scope), from?.Invoke(scope), parts[0]?.Invoke(scope), parts[1]?.Invoke(scope));
    }
}
