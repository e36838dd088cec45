namespace DpoNotebooks.Kernel.Generate;

/// <summary>The number of new tokens that a model's context has room for after the prompts.</summary>
/// <param name="Prompts">The number of prompts.</param>
/// <param name="NewTokens">The number of tokens that the longest prompt leaves.</param>
internal sealed record Room(int Prompts, int NewTokens)
{
    /// <summary>Reads all prompts once and measures the room that they leave.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="contextLength">The maximum number of tokens of prompt and response together.</param>
    /// <param name="newTokens">The number of new tokens that every prompt must leave room for; null for one.</param>
    /// <exception cref="InvalidDataException">There are no prompts, or a prompt leaves too little room. The message names the prompt.</exception>
    public static Room Of(IEnumerable<Prompt> prompts, int contextLength, int? newTokens)
    {
        var room = new Room(0, contextLength);
        foreach (var prompt in prompts)
        {
            var left = contextLength - prompt.Ids.Length;
            if (left < (newTokens ?? 1))
            {
                throw new InvalidDataException(newTokens is null
                    ? $"{prompt.Source}: the prompt's {prompt.Ids.Length} tokens leave no room for a response in the context of {contextLength}: "
                        + "shorten the prompt"
                    : $"{prompt.Source}: the prompt's {prompt.Ids.Length} tokens and {newTokens} new tokens exceed the context of {contextLength}: "
                        + "generate fewer new tokens");
            }

            room = new Room(room.Prompts + 1, Math.Min(room.NewTokens, left));
        }

        return room.Prompts > 0 ? room : throw new InvalidDataException("the data file has no rows");
    }
}
