namespace DpoNotebooks.Models.Generation;

/// <summary>A sampled response.</summary>
/// <param name="PromptIndex">The index of the prompt.</param>
/// <param name="SampleIndex">The index of the sample among the prompt's samples.</param>
/// <param name="Tokens">The tokens, including EOS if it was sampled.</param>
/// <param name="Finished">Whether the response ended with EOS.</param>
public sealed record Completion(int PromptIndex, int SampleIndex, int[] Tokens, bool Finished);
