namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>Parses names, literals, lists and maps, and the suffixes .name, [key] and (arguments).</summary>
internal sealed class PrimaryParser(TokenReader tokens, ExpressionParser expressions)
{
    /// <summary>Parses a name, a literal, a list, a map or an expression in parentheses.</summary>
    public Expression Parse()
    {
        var token = tokens.Take();
        switch (token)
        {
            case { Kind: TokenKind.Name, Text: var name }:
                return Name(name);
            case { Kind: TokenKind.Literal, Value: string text }:
                while (tokens.Current is { Kind: TokenKind.Literal, Value: string more })
                {
                    text += more; // adjacent strings are concatenated
                    tokens.Take();
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
                throw tokens.Error($"unexpected '{token.Text}'");
        }
    }

    /// <summary>Parses the suffixes of a value.</summary>
    public Expression Postfix(Expression value)
    {
        while (true)
        {
            var owner = value;
            if (tokens.TakeSign("."))
            {
                var token = tokens.Take();
                value = token switch
                {
                    { Kind: TokenKind.Name, Text: var name } => scope => Members.Attribute(owner(scope), name),
                    { Kind: TokenKind.Literal, Value: long index } => scope => Members.Item(owner(scope), index),
                    _ => throw tokens.Error($"expected a name after '.', not '{token.Text}'"),
                };
            }
            else if (tokens.TakeSign("["))
            {
                value = Subscript(owner);
            }
            else if (tokens.IsSign("("))
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

    /// <summary>Parses the arguments of a call, parentheses included.</summary>
    public Func<Scope, Arguments> Call()
    {
        tokens.Expect("(");
        List<Expression> positional = [];
        Dictionary<string, Expression> named = [];
        while (!tokens.TakeSign(")"))
        {
            if (tokens.Current.Kind == TokenKind.Name && tokens.Following is { Kind: TokenKind.Sign, Text: "=" })
            {
                var name = tokens.ExpectName();
                tokens.Expect("=");
                named[name] = expressions.Single();
            }
            else
            {
                positional.Add(named.Count == 0 ? expressions.Single() : throw tokens.Error("a positional argument follows a keyword argument"));
            }

            if (!tokens.IsSign(")"))
            {
                tokens.Expect(",");
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
        if (tokens.TakeSign(")"))
        {
            return _ => new PythonTuple([]);
        }

        var value = expressions.Tuple();
        tokens.Expect(")");
        return value;
    }

    private List<Expression> Items(string end)
    {
        List<Expression> items = [];
        while (!tokens.TakeSign(end))
        {
            items.Add(expressions.Single());
            if (!tokens.IsSign(end))
            {
                tokens.Expect(",");
            }
        }

        return items;
    }

    private Expression Map()
    {
        List<(Expression Key, Expression Value)> entries = [];
        while (!tokens.TakeSign("}"))
        {
            var key = expressions.Single();
            tokens.Expect(":");
            entries.Add((key, expressions.Single()));
            if (!tokens.IsSign("}"))
            {
                tokens.Expect(",");
            }
        }

        return scope =>
        {
            var map = new OrderedDictionary<object, object?>();
            foreach (var (key, value) in entries)
            {
                map[key(scope) ?? throw new JinjaException("a key of a map is none")] = value(scope);
            }

            return map;
        };
    }

    private Expression Subscript(Expression owner)
    {
        var from = tokens.IsSign(":") ? null : expressions.Single();
        if (tokens.TakeSign("]"))
        {
            return from is null ? throw tokens.Error("the subscript is empty") : scope => Members.Item(owner(scope), from(scope));
        }

        var parts = new Expression?[2];
        for (var i = 0; i < 2 && tokens.TakeSign(":"); i++)
        {
            parts[i] = tokens.IsSign(":") || tokens.IsSign("]") ? null : expressions.Single();
        }

        tokens.Expect("]");
        return scope => Members.Slice(owner(scope), from?.Invoke(scope), parts[0]?.Invoke(scope), parts[1]?.Invoke(scope));
    }
}
