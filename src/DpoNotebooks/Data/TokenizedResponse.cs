namespace DpoNotebooks.Data;

/// <summary>Token ids of a prompt and one response to it; the response ends in EOS unless it was truncated.</summary>
public sealed record TokenizedResponse(int[] Prompt, int[] Response);
