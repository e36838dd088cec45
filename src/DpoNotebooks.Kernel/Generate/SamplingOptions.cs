using System.CommandLine;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models.Generation;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>The options of how responses are sampled.</summary>
internal sealed class SamplingOptions
{
    private const int DefaultNewTokens = 128;

    /// <summary>The number of sequences per forward pass; low, because their keys and values take memory.</summary>
    private const int BatchSize = 16;

    private readonly Option<int?> _newTokens = NumberOption.OfPositive(
        "--max-new-tokens",
        "N",
        $"maximum number of tokens of a response, including EOS [default: {DefaultNewTokens}, or as many as the longest prompt leaves of the context]");

    private readonly Option<double?> _temperature = NumberOption.Of<double>(
        "--temperature", "T", "divide the logits by T; 0 is greedy decoding [default: 1]", value => value >= 0, "a number of at least 0");

    private readonly Option<double?> _topP = NumberOption.Of<double>(
        "--top-p",
        "P",
        "sample from the smallest set of most likely tokens whose probabilities sum to P [default: 1]",
        value => value is > 0 and <= 1,
        "above 0 and at most 1");

    private readonly Option<int?> _topK = NumberOption.Of<int>(
        "--top-k", "K", "sample from the K most likely tokens; 0 is all [default: 0]", value => value >= 0, "a whole number of at least 0");

    private readonly Option<long?> _seed = NumberOption.Of<long>("--seed", "S", "seed of the sampling [default: 0]", _ => true, "a whole number");
    private readonly Option<bool> _ignoreEos = new("--ignore-eos") { Description = "continue after EOS, up to --max-new-tokens" };

    /// <summary>Adds the options to a command.</summary>
    public SamplingOptions(Command command)
    {
        Option[] all = [_newTokens, _temperature, _topP, _topK, _seed, _ignoreEos];
        Array.ForEach(all, command.Add);
    }

    /// <summary>Reads the options, and reads all prompts once to check that each leaves room for a response.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="contextLength">The maximum number of tokens of prompt and response together.</param>
    /// <exception cref="InvalidDataException">There are no prompts, or a prompt leaves too little room. The message names the prompt.</exception>
    public (SamplingConfig Sampling, int Prompts) Read(ParseResult arguments, IEnumerable<Prompt> prompts, int contextLength)
    {
        var newTokens = arguments.GetValue(_newTokens);
        var room = Room.Of(prompts, contextLength, newTokens);
        if (newTokens is null && room.NewTokens < DefaultNewTokens)
        {
            arguments.InvocationConfiguration.Error.WriteLine(
                $"dpo generate: at most {room.NewTokens} new tokens, because the longest prompt leaves no more of the context of {contextLength}");
        }

        return (new SamplingConfig
        {
            MaxNewTokens = newTokens ?? Math.Min(DefaultNewTokens, room.NewTokens),
            Temperature = arguments.GetValue(_temperature) ?? 1,
            TopP = arguments.GetValue(_topP) ?? 1,
            TopK = arguments.GetValue(_topK) ?? 0,
            Seed = arguments.GetValue(_seed) ?? 0,
            IgnoreEos = arguments.GetValue(_ignoreEos),
            BatchSize = BatchSize,
        }, room.Prompts);
    }
}
