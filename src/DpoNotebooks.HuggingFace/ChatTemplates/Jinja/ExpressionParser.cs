using System.Runtime.CompilerServices;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>An expression, ready to be computed.</summary>
internal delegate object? Expression(Scope scope);

/// <summary>Words to an expression, by Jinja's precedence: if-else, or, and, not, comparison, + -, ~, * / // %, **, sign, then filters and tests.</summary>
internal sealed class ExpressionParser(TokenReader words)
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

    /// <summary>A whole expression; with commas between several, a tuple.</summary>
    public Expression Tuple()
    {
        List<Expression> items = [Single()];
        var isTuple = false;
        while (words.TakeSign(","))
        {
            isTuple = true;
            if (words.AtEnd || words.IsSign(")") || words.IsSign("="))
            {
                break;
            }

            items.Add(Single());
        }

        return isTuple ? scope => new PythonTuple([.. items.Select(item => item(scope))]) : items[0];
    }

    /// <summary>A whole expression.</summary>
    public Expression Single()
    {
        var value = Or();
        while (words.TakeName("if"))
        {
            var (then, condition) = (value, Or());
            var otherwise = words.TakeName("else") ? Single() : _ => new Undefined("the inline if has no else");
            value = scope => Operators.Truth(condition(scope)) ? then(scope) : otherwise(scope);
        }

        return value;
    }

    /// <summary>An expression without if, as a for takes it.</summary>
    public Expression Or()
    {
        var value = And();
        while (words.TakeName("or"))
        {
            var (left, right) = (value, And());
            value = scope => left(scope) is var first && Operators.Truth(first) ? first : right(scope);
        }

        return value;
    }

    private Expression And()
    {
        var value = Not();
        while (words.TakeName("and"))
        {
            var (left, right) = (value, Not());
            value = scope => left(scope) is var first && Operators.Truth(first) ? right(scope) : first;
        }

        return value;
    }

    private Expression Not()
    {
        if (words.IsName("not") && words.Following is not { Kind: TokenKind.Name, Text: "in" })
        {
            words.Take();
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
        if (words.Current.Kind == TokenKind.Sign && Comparisons.TryGetValue(words.Current.Text, out var test))
        {
            words.Take();
            return test;
        }

        if (words.IsName("not") && words.Following is { Kind: TokenKind.Name, Text: "in" })
        {
            words.Take();
            words.Take();
            return (item, container) => !Operators.Contains(container, item);
        }

        return words.TakeName("in") ? (item, container) => Operators.Contains(container, item) : null;
    }

    private Expression Concatenation()
    {
        List<Expression> parts = [Product()];
        while (words.TakeSign("~"))
        {
            parts.Add(Product());
        }

        return parts.Count == 1 ? parts[0] : scope => string.Concat(parts.Select(part => PythonText.Str(part(scope))));
    }

    private Expression Product() => Chain(Power, Products);

    private Expression Power()
    {
        var value = Unary();
        while (words.TakeSign("**"))
        {
            var (left, right) = (value, Unary());
            value = scope => Operators.Power(left(scope), right(scope));
        }

        return value;
    }

    private Expression Chain(Func<Expression> operand, Dictionary<string, Func<object?, object?, object?>> operators)
    {
        var value = operand();
        while (words.Current.Kind == TokenKind.Sign && operators.TryGetValue(words.Current.Text, out var apply))
        {
            words.Take();
            var (left, right) = (value, operand());
            value = scope => apply(left(scope), right(scope));
        }

        return value;
    }

    private Expression Unary(bool withFilters = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Expression value;
        if (words.TakeSign("-"))
        {
            var operand = Unary(withFilters: false);
            value = scope => Operators.Negate(operand(scope));
        }
        else
        {
            value = words.TakeSign("+") ? Unary(withFilters: false) : new PrimaryParser(words, this).Parse();
        }

        value = new PrimaryParser(words, this).Postfix(value);
        return withFilters ? new FilterParser(words).Parse(value) : value;
    }
}
