using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Notebook.Live;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>dpo generate: responses of a model to prompts.</summary>
public static class GenerateCommand
{
    private const int BatchTokens = 8192;

    private const string Help = """
        Draw a model's response to a prompt, or to each row of a file.

        The text is written as it is drawn, with a line end after each response; ids in its place where the model has no tokenizer. A prompt's text
        is tokenized as it stands: no BOS, no chat template. The same seed draws the same ids.

        With --json, a line a prompt, in the order of the rows: prompt_ids; ids, the new ones, EOS included; text, theirs without special tokens,
        null without a tokenizer; logps, the natural log-probability of each new id under the model as it is, whatever temperature, top-p and
        top-k it was drawn with: what `dpo score` gives for the same ids.
        """;

    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = ModelArgument.Description };
        var prompt = new Option<string?>("--prompt") { HelpName = "TEXT", Description = "the prompt" };
        var promptIds = new Option<int[]?>("--prompt-ids") { HelpName = "1,2,3", Description = "the prompt as token ids", Arity = ArgumentArity.ExactlyOne, CustomParser = Ids };
        var data = new Option<string?>("--data") { HelpName = "FILE.jsonl", Description = "rows with prompt or prompt_ids (which win), plain or gzip" };
        var adapter = ModelOptions.Adapter();
        var json = new Option<bool>("--json") { Description = "an object a prompt" };
        var command = new Command("generate", Help) { model, prompt, promptIds, data, adapter, json };
        var samplingOptions = new SamplingOptions(command);
        var options = new ModelOptions(command);
        command.Validators.Add(result =>
        {
            if (((Option[])[prompt, promptIds, data]).Count(option => result.GetResult(option) is not null) != 1)
            {
                result.AddError("one of --prompt, --prompt-ids and --data is needed");
            }
        });
        command.SetAction((arguments, stop) => CommandRun.Do(arguments, () =>
        {
            var name = new ModelArgument(arguments, arguments.GetRequiredValue(model), stop);
            using var policy = options.Load(arguments, name, arguments.GetValue(adapter));
            var tokens = new TokenFields(name, policy.Config.VocabularySize);
            IEnumerable<Prompt> Prompts() => arguments.GetValue(data) is { } path ? Prompt.Read(path, tokens)
                : arguments.GetValue(prompt) is { } text ? [new Prompt("--prompt", tokens.Prompt("--prompt", text))]
                : [new Prompt("--prompt-ids", tokens.Prompt("--prompt-ids", arguments.GetRequiredValue(promptIds)!))];
            var (sampling, count) = samplingOptions.Read(arguments, Prompts(), policy.Config.ContextLength);
            // Text that appears is progress enough where someone watches it.
            var watched = !arguments.GetValue(json) && !Console.IsOutputRedirected;
            var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
            var progress = new Progress { Output = watched ? TextWriter.Null : error, Delay = TimeSpan.FromSeconds(2) };
            var responses = new Responses(policy, name.Tokenizer, sampling, done => progress.Report(done, count, "generating"), stop);
            if (arguments.GetValue(json))
            {
                responses.WriteJson(output, Prompts(), BatchTokens);
            }
            else
            {
                responses.Stream(output, Prompts());
            }

            return 0;
        }));
        return command;
    }

    private static int[]? Ids(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var ids = text.Split(',').Select(id => int.TryParse(id, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : (int?)null).ToArray();
        if (ids.Any(id => id is null))
        {
            result.AddError($"--prompt-ids {text}: not token ids with commas between them, such as 1,2,3");
            return null;
        }

        return [.. ids.Select(id => id!.Value)];
    }
}
