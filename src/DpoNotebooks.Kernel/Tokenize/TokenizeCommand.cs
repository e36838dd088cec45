using System.CommandLine;
using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.HuggingFace.Tokenization;
using DpoNotebooks.Kernel.CommandLine;

namespace DpoNotebooks.Kernel.Tokenize;

/// <summary>The command dpo tokenize: converts texts to token ids, or ids to texts.</summary>
internal static class TokenizeCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create()
    {
        var tokenizer = new Argument<string>("TOKENIZER")
        {
            Description = "a model folder, a tokenizer.json, a tokenizer.model, or hub:owner/name[@revision]",
        };
        var data = new Option<string>("--data")
        {
            HelpName = "FILE.jsonl",
            Description = "one row per line, plain or gzip: JSON strings or objects with a \"text\" field; with --decode, arrays of ids",
            Required = true,
        };
        var special = new Option<bool>("--special") { Description = "add the tokenizer's special tokens; with --decode, omit special tokens" };
        var decode = new Option<bool>("--decode") { Description = "convert ids to texts" };
        var command = new Command("tokenize", "Print the token ids of texts as JSON arrays, or the texts of ids as JSON strings, one per line.")
        {
            tokenizer,
            data,
            special,
            decode,
        };
        command.SetAction((arguments, stop) => CommandRun.RunAsync(arguments, () =>
        {
            var loaded = TextTokenizer.Load(HubArgument.Folder(arguments, arguments.GetRequiredValue(tokenizer), HubFiles.Tokenizer, stop));
            var rows = new TokenizeRows(arguments.GetValue(special), arguments.GetValue(decode));
            var output = arguments.InvocationConfiguration.Output;
            foreach (var row in rows.Convert(loaded, arguments.GetRequiredValue(data)))
            {
                stop.ThrowIfCancellationRequested();
                output.Write(row + "\n");
            }

            return 0;
        }));
        return command;
    }
}
