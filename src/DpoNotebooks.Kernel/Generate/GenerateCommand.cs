using System.CommandLine;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Notebook.Live;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>The command dpo generate: samples a model's responses to prompts.</summary>
internal static class GenerateCommand
{
    private const int BatchTokens = 8192;

    private const string Help = """
        Sample a model's response to a prompt, or to each row of a file.

        The text is written while it is sampled, with a newline after each response; a model without a tokenizer writes ids. The text of a prompt
        is tokenized unchanged, without BOS or chat template. The same seed samples the same ids.

        With --json, one line per prompt, in the order of the rows: prompt_ids; ids, the new ids including EOS; text, the new text without special
        tokens, or null if the model has no tokenizer; logps, the natural log-probability of each new id under the model without temperature,
        top-p and top-k, as `dpo score` computes it for the same ids.
        """;

    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create()
    {
        var command = new Command("generate", Help);
        var options = new GenerateOptions(command);
        command.SetAction((arguments, stop) => CommandRun.RunAsync(arguments, () => Run(arguments, options, stop)));
        return command;
    }

    private static int Run(ParseResult arguments, GenerateOptions options, CancellationToken stop)
    {
        var name = new ModelArgument(arguments, arguments.GetRequiredValue(options.Model), stop);
        using var policy = options.Loading.Load(arguments, name, arguments.GetValue(options.Adapter));
        var tokens = new TokenFields(name, policy.Config.VocabularySize);
        IEnumerable<Prompt> Prompts() => options.Prompts(arguments, tokens);
        var (sampling, count) = options.Sampling.Read(arguments, Prompts(), policy.Config.ContextLength);
        var json = arguments.GetValue(options.Json);
        // Text that streams to a terminal already shows progress.
        var streamsToTerminal = !json && !Console.IsOutputRedirected;
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var progress = new Progress { Output = streamsToTerminal ? TextWriter.Null : error, Delay = TimeSpan.FromSeconds(2) };
        var responses = new Responses(policy, name.Tokenizer, sampling, done => progress.Report(done, count, "generating"), stop);
        if (json)
        {
            responses.WriteJson(output, Prompts(), BatchTokens);
        }
        else
        {
            responses.Stream(output, Prompts());
        }

        return 0;
    }
}
