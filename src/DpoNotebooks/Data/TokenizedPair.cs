namespace DpoNotebooks.Data;

/// <summary>Token ids of a preference pair: one prompt and two responses, each ending in EOS unless it was truncated.</summary>
public sealed record TokenizedPair(int[] Prompt, int[] Chosen, int[] Rejected);

/// <summary>Pairs ready for training, and what tokenization did to them.</summary>
public sealed record TokenizedPairs(IReadOnlyList<TokenizedPair> Pairs, TokenizationReport Report);
