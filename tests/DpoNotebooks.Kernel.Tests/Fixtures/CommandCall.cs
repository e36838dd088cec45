using System.CommandLine;
using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>The result of a command that runs in the test process, which avoids starting a new one.</summary>
public sealed record CommandCall(int Status, string Output, string Error)
{
    /// <summary>The lines of the output, parsed as JSON.</summary>
    public JsonNode[] Rows => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    /// <summary>Calls a command with its arguments, without its name.</summary>
    public static async Task<CommandCall> Of(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var status = await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return new CommandCall(status, output.ToString(), error.ToString());
    }
}
