using System.CommandLine;
using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Kernel.CommandLine;

namespace DpoNotebooks.Kernel.Tokenize;

/// <summary>dpo tokenize: texts to ids, and ids to texts, a row a line.</summary>
internal static class TokenizeCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var tokenizer = new Argument<string>("TOKENIZER") { Description = "a model's folder, a tokenizer.json, a tokenizer.model, or hub:owner/name[@revision]" };
        var data = new Option<string>("--data") { HelpName = "FILE.jsonl", Description = "JSON strings, or objects with text, one a line; with --decode arrays of ids; plain or gzip", Required = true };
        var special = new Option<bool>("--special") { Description = "add the tokenizer's own special tokens; with --decode leave special tokens out" };
        var decode = new Option<bool>("--decode") { Description = "ids to texts" };
        var command = new Command("tokenize", "Print the ids of texts as JSON arrays, or the texts of ids as JSON strings, one a line.") { tokenizer, data, special, decode };
        command.SetAction((arguments, stop) => CommandRun.Do(arguments, () =>
        {
            var loaded = TextTokenizer.Load(HubArgument.Folder(arguments, arguments.GetRequiredValue(tokenizer), HubFiles.Tokenizer, stop));
            var rows = new TokenizeRows(arguments.GetValue(special), arguments.GetValue(decode));
            var output = arguments.InvocationConfiguration.Output;
            foreach (var row in rows.Of(loaded, arguments.GetRequiredValue(data)))
            {
                stop.ThrowIfCancellationRequested();
                output.Write(row + "\n");
            }

            return 0;
        }));
        return command;
    }
}
