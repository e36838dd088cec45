using System.CommandLine;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>The result of a command that was called in the test's process, which is faster than starting a new one.</summary>
/// <param name="Status">The exit status.</param>
/// <param name="Output">The text on stdout.</param>
/// <param name="Error">The text on stderr, without progress lines: commands write them after two seconds, which depends on the machine's speed.</param>
public sealed record CommandCall(int Status, string Output, string Error)
{
    /// <summary>The lines of the output as JSON.</summary>
    public JsonNode[] Rows => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    /// <summary>Calls a command with its arguments, without the command's name.</summary>
    public static async Task<CommandCall> Of(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var status = await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return new CommandCall(status, output.ToString(), string.Join('\n', error.ToString().Split('\n').Where(line => !IsProgress(line))));
    }

    private static bool IsProgress(string line) =>
        line.StartsWith("scoring: ", StringComparison.Ordinal) || line.StartsWith("generating: ", StringComparison.Ordinal);
}
