using System.Text;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>A for: each turn has variables of its own; the condition counts before loop does.</summary>
internal sealed class ForLoop(Target target, Expression items, Expression? condition, Statement body, Statement? otherwise)
{
    public Flow Run(Scope scope, StringBuilder output)
    {
        List<object?> kept = [.. Operators.Items(items(scope)).Where(item => condition is null || Operators.Truth(condition(Turn(scope, item))))];
        var loop = new Loop(kept);
        for (; loop.At < kept.Count; loop.At++)
        {
            var turn = Turn(scope, kept[loop.At]);
            turn.Set("loop", loop);
            if (body(turn, output) == Flow.Break)
            {
                return Flow.Next;
            }
        }

        return kept.Count == 0 ? otherwise?.Invoke(new Scope(scope), output) ?? Flow.Next : Flow.Next;
    }

    private Scope Turn(Scope scope, object? item)
    {
        var turn = new Scope(scope);
        target.Set(turn, item);
        return turn;
    }
}
