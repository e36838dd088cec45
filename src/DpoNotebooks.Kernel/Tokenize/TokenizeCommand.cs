using System.CommandLine;
using System.Text;
using DpoNotebooks.Data;
using DpoNotebooks.Tokenization;

namespace DpoNotebooks.Kernel.Tokenize;

/// <summary>dpo tokenize: texts to ids, and ids to texts, a row a line.</summary>
public static class TokenizeCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var tokenizer = new Argument<string>("tokenizer") { Description = "a model's folder, a tokenizer.json or a tokenizer.model" };
        var data = new Option<string>("--data") { HelpName = "FILE.jsonl", Description = "JSON strings, or objects with text, one a line; with --decode arrays of ids; plain or gzip", Required = true };
        var special = new Option<bool>("--special") { Description = "add the tokenizer's own special tokens; with --decode leave special tokens out" };
        var decode = new Option<bool>("--decode") { Description = "ids to texts" };
        var command = new Command("tokenize", "Print the ids of texts as JSON arrays, or the texts of ids as JSON strings, one a line.") { tokenizer, data, special, decode };
        command.SetAction((arguments, stop) => Task.FromResult(Run(
            arguments.GetRequiredValue(tokenizer), arguments.GetRequiredValue(data), new TokenizeRows(arguments.GetValue(special), arguments.GetValue(decode)), stop)));
        return command;
    }

    /// <summary>Writes the rows that come before the first bad one; what is wrong is one line on stderr.</summary>
    /// <returns>0, or 1 where the tokenizer, the file or a row cannot be read.</returns>
    private static int Run(string tokenizer, string data, TokenizeRows rows, CancellationToken stop)
    {
        try
        {
            var loaded = TextTokenizer.Load(tokenizer);
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16) { NewLine = "\n" };
            foreach (var row in rows.Of(loaded, data))
            {
                stop.ThrowIfCancellationRequested();
                output.WriteLine(row);
            }

            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or NotSupportedException or DataFileException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"dpo tokenize: {e.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("dpo tokenize: interrupted");
            return 1;
        }
    }
}
