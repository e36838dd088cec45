using System.Text;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>A for loop. Each iteration has its own scope. Items that fail the condition are removed before the loop variable counts.</summary>
internal sealed class ForLoop(Target target, Expression items, Expression? condition, Statement body, Statement? otherwise)
{
    public Flow Run(Scope scope, StringBuilder output)
    {
        List<object?> selected = [.. Operators.Items(items(scope)).Where(item => condition is null || Operators.Truth(condition(CreateScope(scope, item))))];
        var loop = new Loop(selected);
        for (; loop.Index < selected.Count; loop.Index++)
        {
            var iteration = CreateScope(scope, selected[loop.Index]);
            iteration.Set("loop", loop);
            if (body(iteration, output) == Flow.Break)
            {
                return Flow.Next;
            }
        }

        return selected.Count == 0 ? otherwise?.Invoke(new Scope(scope), output) ?? Flow.Next : Flow.Next;
    }

    private Scope CreateScope(Scope scope, object? item)
    {
        var iteration = new Scope(scope);
        target.Set(iteration, item);
        return iteration;
    }
}
