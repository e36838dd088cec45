namespace DpoNotebooks.Kernel.Generate;

/// <summary>What prompts leave of a model's context.</summary>
/// <param name="Prompts">How many there are.</param>
/// <param name="NewTokens">Tokens that the longest leaves.</param>
internal sealed record Room(int Prompts, int NewTokens)
{
    /// <summary>Reads all prompts once.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="contextLength">Tokens of prompt and response together at most.</param>
    /// <param name="wanted">New tokens that every prompt must leave room for; null: one.</param>
    /// <exception cref="InvalidDataException">There are no prompts, or one leaves too little; names it.</exception>
    public static Room Of(IEnumerable<Prompt> prompts, int contextLength, int? wanted)
    {
        var room = new Room(0, contextLength);
        foreach (var prompt in prompts)
        {
            var left = contextLength - prompt.Ids.Length;
            if (left < (wanted ?? 1))
            {
                var response = wanted is null ? "leave no room for a response" : $"and {wanted} new ones exceed the context; ask for fewer new tokens";
                throw new InvalidDataException($"{prompt.Source}: {prompt.Ids.Length} tokens of the model's {contextLength} {response}");
            }

            room = new Room(room.Prompts + 1, Math.Min(room.NewTokens, left));
        }

        return room.Prompts > 0 ? room : throw new InvalidDataException("the data file has no rows");
    }
}
