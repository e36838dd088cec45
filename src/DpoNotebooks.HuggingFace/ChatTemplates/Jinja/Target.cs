namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The target of a for or set: a name, several names, or a field of a namespace.</summary>
internal sealed class Target
{
    private readonly List<(string Name, string? Field)> _names = [];
    private bool _unpacks;

    /// <summary>Parses names up to a token that ends them.</summary>
    public static Target Parse(TokenReader tokens, string[] ends)
    {
        var target = new Target();
        var bracket = tokens.TakeSign("(");
        do
        {
            if (tokens.IsSign(")") || ends.Contains(tokens.Current.Text) || tokens.AtEnd)
            {
                break; // a trailing comma
            }

            target._names.Add((tokens.ExpectName(), tokens.TakeSign(".") ? tokens.ExpectName() : null));
        }
        while (tokens.TakeSign(",") && (target._unpacks = true));

        if (bracket)
        {
            tokens.Expect(")");
        }

        return target;
    }

    public void Set(Scope scope, object? value)
    {
        if (!_unpacks)
        {
            Set(scope, _names[0], value);
            return;
        }

        var items = Operators.Items(value);
        if (items.Count != _names.Count)
        {
            throw new JinjaException($"cannot unpack {items.Count} values into {_names.Count} names");
        }

        foreach (var (name, item) in _names.Zip(items))
        {
            Set(scope, name, item);
        }
    }

    private static void Set(Scope scope, (string Name, string? Field) target, object? value)
    {
        if (target.Field is null)
        {
            scope.Set(target.Name, value);
        }
        else if (scope.Get(target.Name) is Namespace space)
        {
            space.Fields[target.Field] = value;
        }
        else
        {
            throw new JinjaException("cannot assign attribute on non-namespace object");
        }
    }
}
