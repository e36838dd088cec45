using System.Runtime.CompilerServices;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>The parameters of a macro and their default values.</summary>
internal sealed class Parameters(IReadOnlyList<(string Name, Expression? Default)> parameters)
{
    /// <summary>Creates the function of the macro. It sees the variables of the scope in which it is defined.</summary>
    public Function Bind(string macro, Scope definedIn, Func<Scope, string> run) => arguments =>
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var scope = new Scope(definedIn);
        var unknown = arguments.Named.Keys.FirstOrDefault(name => parameters.All(parameter => parameter.Name != name));
        if (unknown is not null)
        {
            throw new JinjaException($"macro '{macro}' takes no keyword argument '{unknown}'");
        }

        if (arguments.Positional.Count > parameters.Count)
        {
            throw new JinjaException($"macro '{macro}' takes not more than {parameters.Count} argument(s)");
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            var (name, defaultValue) = parameters[i];
            var passed = i < arguments.Positional.Count || arguments.Named.ContainsKey(name);
            scope.Set(name, passed ? arguments.Get(i, name) : defaultValue is null ? Undefined.Variable(name) : defaultValue(scope));
        }

        return run(scope);
    };
}
