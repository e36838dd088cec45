using DpoNotebooks.Data;
using DpoNotebooks.Kernel.CommandLine;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>A prompt to generate a response to.</summary>
/// <param name="Source">The source for error messages: an option, or file:line.</param>
/// <param name="Ids">The token ids.</param>
internal sealed record Prompt(string Source, int[] Ids)
{
    /// <summary>Reads the prompts of a JSONL file, one at a time.</summary>
    /// <exception cref="DataFileException">A row has no prompt. Thrown while enumerating; the message has the file and line.</exception>
    public static IEnumerable<Prompt> Read(string path, TokenFields tokens) =>
        JsonLine.Read(path).Select(line => new Prompt($"{line.File}:{line.Number}", tokens.Prompt(line, line.Row())));
}
