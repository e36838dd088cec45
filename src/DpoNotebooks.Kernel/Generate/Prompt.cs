using DpoNotebooks.Data;
using DpoNotebooks.Kernel.CommandLine;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>A prompt to answer.</summary>
/// <param name="Source">Where it comes from: an option, or file:line.</param>
/// <param name="Ids">Its token ids.</param>
internal sealed record Prompt(string Source, int[] Ids)
{
    /// <summary>The prompts of a JSONL file, one at a time.</summary>
    /// <exception cref="DataFileException">While enumerating: a row has no prompt; names file and line.</exception>
    public static IEnumerable<Prompt> Read(string path, TokenFields tokens) =>
        JsonLine.Read(path).Select(line => new Prompt($"{line.File}:{line.Number}", tokens.Prompt(line, line.Row())));
}
