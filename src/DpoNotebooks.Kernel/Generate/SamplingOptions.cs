using System.CommandLine;
using DpoNotebooks.Kernel.CommandLine;
using DpoNotebooks.Models.Generation;

namespace DpoNotebooks.Kernel.Generate;

/// <summary>The options that say how responses are drawn.</summary>
internal sealed class SamplingOptions
{
    private const int DefaultNewTokens = 128;

    /// <summary>Sequences a forward pass, kept low for the memory of their keys and values.</summary>
    private const int BatchSize = 16;

    private readonly Option<int?> _newTokens = NumberOption.Of<int>("--max-new-tokens", "N", $"tokens of a response at most, EOS included [default: {DefaultNewTokens}, or what the longest prompt leaves of the context]", value => value > 0, "a positive whole number");
    private readonly Option<double?> _temperature = NumberOption.Of<double>("--temperature", "T", "divides the logits; 0 takes the likeliest token [default: 1]", value => value >= 0, "a number of at least 0");
    private readonly Option<double?> _topP = NumberOption.Of<double>("--top-p", "P", "draw from the fewest likeliest tokens that reach this probability together [default: 1]", value => value is > 0 and <= 1, "above 0 and at most 1");
    private readonly Option<int?> _topK = NumberOption.Of<int>("--top-k", "K", "draw from this many likeliest tokens; 0 is all [default: 0]", value => value >= 0, "a whole number of at least 0");
    private readonly Option<long?> _seed = NumberOption.Of<long>("--seed", "S", "decides every draw [default: 0]", _ => true, "a whole number");
    private readonly Option<bool> _ignoreEos = new("--ignore-eos") { Description = "go on after the end of text, to --max-new-tokens" };

    /// <summary>The options, made part of a command.</summary>
    public SamplingOptions(Command command)
    {
        Option[] all = [_newTokens, _temperature, _topP, _topK, _seed, _ignoreEos];
        Array.ForEach(all, command.Add);
    }

    /// <summary>Reads the options, and the prompts once, for all of them must leave room.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="contextLength">Tokens of prompt and response together at most.</param>
    /// <exception cref="InvalidDataException">A prompt leaves too little room, or there is none; names it.</exception>
    public (SamplingConfig Sampling, int Prompts) Read(ParseResult arguments, IEnumerable<Prompt> prompts, int contextLength)
    {
        var wanted = arguments.GetValue(_newTokens);
        var room = Room.Of(prompts, contextLength, wanted);
        if (wanted is null && room.NewTokens < DefaultNewTokens)
        {
            arguments.InvocationConfiguration.Error.WriteLine($"dpo generate: {room.NewTokens} new tokens at most: the longest prompt leaves no more of the context of {contextLength}");
        }

        return (new SamplingConfig
        {
            MaxNewTokens = wanted ?? Math.Min(DefaultNewTokens, room.NewTokens),
            Temperature = arguments.GetValue(_temperature) ?? 1,
            TopP = arguments.GetValue(_topP) ?? 1,
            TopK = arguments.GetValue(_topK) ?? 0,
            Seed = arguments.GetValue(_seed) ?? 0,
            IgnoreEos = arguments.GetValue(_ignoreEos),
            BatchSize = BatchSize,
        }, room.Prompts);
    }
}
