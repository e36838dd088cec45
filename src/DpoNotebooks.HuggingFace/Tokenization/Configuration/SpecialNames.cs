namespace DpoNotebooks.HuggingFace.Tokenization.Configuration;

/// <summary>The tokens that tokenizer_config.json names eos_token, bos_token and pad_token.</summary>
internal sealed record SpecialNames(string? Eos, string? Bos, string? Pad);
