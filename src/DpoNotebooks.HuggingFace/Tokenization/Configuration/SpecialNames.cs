namespace DpoNotebooks.HuggingFace.Tokenization.Configuration;

/// <summary>The tokens that tokenizer_config.json gives as eos_token, bos_token and pad_token; null if it gives none.</summary>
internal sealed record SpecialNames(string? Eos, string? Bos, string? Pad);
