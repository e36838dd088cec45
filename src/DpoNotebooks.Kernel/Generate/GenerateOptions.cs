using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DpoNotebooks.Kernel.CommandLine;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>The arguments and options of dpo generate.</summary>
internal sealed class GenerateOptions
{
    private readonly Option<string?> _prompt = new("--prompt") { HelpName = "TEXT", Description = "the prompt as text" };

    private readonly Option<int[]?> _promptIds = new("--prompt-ids")
    {
        HelpName = "1,2,3",
        Description = "the prompt as token ids",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = ParseIds,
    };

    private readonly Option<string?> _data = new("--data")
    {
        HelpName = "FILE.jsonl",
        Description = "rows with prompt or prompt_ids, plain or gzip; if a row has both, the ids are used",
    };

    /// <summary>Adds the arguments and options to a command.</summary>
    public GenerateOptions(Command command)
    {
        command.Add(Model);
        foreach (var option in (Option[])[_prompt, _promptIds, _data, Adapter, Json])
        {
            command.Add(option);
        }

        Sampling = new SamplingOptions(command);
        Loading = new ModelOptions(command);
        command.Validators.Add(result =>
        {
            if (((Option[])[_prompt, _promptIds, _data]).Count(option => result.GetResult(option) is not null) != 1)
            {
                result.AddError("give exactly one of --prompt, --prompt-ids and --data");
            }
        });
    }

    /// <summary>The model.</summary>
    public Argument<string> Model { get; } = new("MODEL") { Description = ModelArgument.Description };

    /// <summary>The model's adapter.</summary>
    public Option<string?> Adapter { get; } = ModelOptions.Adapter();

    /// <summary>Whether to write JSON.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "write one JSON object per prompt" };

    /// <summary>How responses are sampled.</summary>
    public SamplingOptions Sampling { get; }

    /// <summary>The precision and device of the model.</summary>
    public ModelOptions Loading { get; }

    /// <summary>Reads the prompts, one at a time.</summary>
    public IEnumerable<Prompt> Prompts(ParseResult arguments, TokenFields tokens) =>
        arguments.GetValue(_data) is { } path ? Prompt.Read(path, tokens)
        : arguments.GetValue(_prompt) is { } text ? [new Prompt("--prompt", tokens.Prompt("--prompt", text))]
        : [new Prompt("--prompt-ids", tokens.Prompt("--prompt-ids", arguments.GetRequiredValue(_promptIds)!))];

    private static int[]? ParseIds(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var ids = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id))
            {
                result.AddError($"--prompt-ids {text}: must be token ids separated by commas, such as 1,2,3");
                return null;
            }

            ids.Add(id);
        }

        return [.. ids];
    }
}
