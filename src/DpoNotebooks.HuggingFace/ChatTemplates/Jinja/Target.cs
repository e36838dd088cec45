namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>What a for or set gives values to: a name, several, or a field of a namespace.</summary>
internal sealed class Target
{
    private readonly List<(string Name, string? Field)> _names = [];
    private bool _unpacks;

    /// <summary>Reads names up to a word that ends them.</summary>
    public static Target Parse(TokenReader words, string[] ends)
    {
        var target = new Target();
        var bracket = words.TakeSign("(");
        do
        {
            if (words.IsSign(")") || ends.Contains(words.Current.Text) || words.AtEnd)
            {
                break; // a comma at the end
            }

            target._names.Add((words.ExpectName(), words.TakeSign(".") ? words.ExpectName() : null));
        }
        while (words.TakeSign(",") && (target._unpacks = true));

        if (bracket)
        {
            words.Expect(")");
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
            throw new JinjaException($"{items.Count} values for {_names.Count} names");
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
