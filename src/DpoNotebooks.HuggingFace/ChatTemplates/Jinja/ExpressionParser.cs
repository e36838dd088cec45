using System.Runtime.CompilerServices;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>A compiled expression.</summary>
internal delegate object? Expression(Scope scope);

/// <summary>Parses tokens to an expression with Jinja's precedence: if-else, or, and, not, comparison, + -, ~, * / // %, **, sign, filters and
/// tests.</summary>
internal sealed class ExpressionParser(TokenReader tokens)
{
    private static readonly Dictionary<string, Func<object?, object?, object?>> Sums = new() { ["+"] = Operators.Add, ["-"] = Operators.Subtract };

    private static readonly Dictionary<string, Func<object?, object?, object?>> Products = new()
    {
        ["*"] = Operators.Multiply,
        ["/"] = Operators.Divide,
        ["//"] = Operators.FloorDivide,
        ["%"] = Operators.Modulo,
    };

    private static readonly Dictionary<string, Func<object?, object?, bool>> Comparisons = new()
    {
        ["=="] = Operators.AreEqual,
        ["!="] = (a, b) => !Operators.AreEqual(a, b),
        ["<"] = (a, b) => Operators.Compare(a, b, "<") < 0,
        ["<="] = (a, b) => Operators.Compare(a, b, "<=") <= 0,
        [">"] = (a, b) => Operators.Compare(a, b, ">") > 0,
        [">="] = (a, b) => Operators.Compare(a, b, ">=") >= 0,
    };

    /// <summary>Parses an expression, or a tuple if it contains commas.</summary>
    public Expression Tuple()
    {
        List<Expression> items = [Single()];
        var isTuple = false;
        while (tokens.TakeSign(","))
        {
            isTuple = true;
            if (tokens.AtEnd || tokens.IsSign(")") || tokens.IsSign("="))
            {
                break;
            }

            items.Add(Single());
        }

        return isTuple ? scope => new PythonTuple([.. items.Select(item => item(scope))]) : items[0];
    }

    /// <summary>Parses an expression without commas.</summary>
    public Expression Single()
    {
        var value = Or();
        while (tokens.TakeName("if"))
        {
            var (then, condition) = (value, Or());
            var otherwise = tokens.TakeName("else") ? Single() : _ => new Undefined("the inline if has no else");
            value = scope => Operators.Truth(condition(scope)) ? then(scope) : otherwise(scope);
        }

        return value;
    }

    /// <summary>Parses an expression without if-else, as in the head of a for.</summary>
    public Expression Or()
    {
        var value = And();
        while (tokens.TakeName("or"))
        {
            var (left, right) = (value, And());
            value = scope => left(scope) is var first && Operators.Truth(first) ? first : right(scope);
        }

        return value;
    }

    private Expression And()
    {
        var value = Not();
        while (tokens.TakeName("and"))
        {
            var (left, right) = (value, Not());
            value = scope => left(scope) is var first && Operators.Truth(first) ? right(scope) : first;
        }

        return value;
    }

    private Expression Not()
    {
        if (tokens.IsName("not") && tokens.Following is not { Kind: TokenKind.Name, Text: "in" })
        {
            tokens.Take();
            var value = Not();
            return scope => !Operators.Truth(value(scope));
        }

        return Comparison();
    }

    private Expression Comparison()
    {
        var first = Chain(Concatenation, Sums);
        List<(Func<object?, object?, bool> Test, Expression Right)> rest = [];
        while (ComparisonTest() is { } test)
        {
            rest.Add((test, Chain(Concatenation, Sums)));
        }

        return rest.Count == 0 ? first : scope =>
        {
            var left = first(scope);
            foreach (var (test, next) in rest)
            {
                var right = next(scope);
                if (!test(left, right))
                {
                    return false;
                }

                left = right;
            }

            return true;
        };
    }

    private Func<object?, object?, bool>? ComparisonTest()
    {
        if (tokens.Current.Kind == TokenKind.Sign && Comparisons.TryGetValue(tokens.Current.Text, out var test))
        {
            tokens.Take();
            return test;
        }

        if (tokens.IsName("not") && tokens.Following is { Kind: TokenKind.Name, Text: "in" })
        {
            tokens.Take();
            tokens.Take();
            return (item, container) => !Operators.Contains(container, item);
        }

        return tokens.TakeName("in") ? (item, container) => Operators.Contains(container, item) : null;
    }

    private Expression Concatenation()
    {
        List<Expression> parts = [Product()];
        while (tokens.TakeSign("~"))
        {
            parts.Add(Product());
        }

        return parts.Count == 1 ? parts[0] : scope => string.Concat(parts.Select(part => PythonText.Str(part(scope))));
    }

    private Expression Product() => Chain(Power, Products);

    private Expression Power()
    {
        var value = Unary();
        while (tokens.TakeSign("**"))
        {
            var (left, right) = (value, Unary());
            value = scope => Operators.Power(left(scope), right(scope));
        }

        return value;
    }

    private Expression Chain(Func<Expression> operand, Dictionary<string, Func<object?, object?, object?>> operators)
    {
        var value = operand();
        while (tokens.Current.Kind == TokenKind.Sign && operators.TryGetValue(tokens.Current.Text, out var apply))
        {
            tokens.Take();
            var (left, right) = (value, operand());
            value = scope => apply(left(scope), right(scope));
        }

        return value;
    }

    private Expression Unary(bool withFilters = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Expression value;
        if (tokens.TakeSign("-"))
        {
            var operand = Unary(withFilters: false);
            value = scope => Operators.Negate(operand(scope));
        }
        else
        {
            value = tokens.TakeSign("+") ? Unary(withFilters: false) : new PrimaryParser(tokens, this).Parse();
        }

        value = new PrimaryParser(tokens, this).Postfix(value);
        return withFilters ? new FilterParser(tokens).Parse(value) : value;
    }
}
