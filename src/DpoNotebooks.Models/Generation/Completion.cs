namespace DpoNotebooks.Models.Generation;

/// <summary>A sampled response.</summary>
/// <param name="PromptIndex">Which prompt it answers.</param>
/// <param name="SampleIndex">Which of that prompt's samples it is.</param>
/// <param name="Tokens">Its tokens, EOS included where it was reached.</param>
/// <param name="Finished">Whether EOS ended it within the limit.</param>
public sealed record Completion(int PromptIndex, int SampleIndex, int[] Tokens, bool Finished);
