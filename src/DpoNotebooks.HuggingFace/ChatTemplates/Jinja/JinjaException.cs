namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>A template that cannot be parsed, or that fails while it runs. The message is Jinja's where Jinja has one.</summary>
internal sealed class JinjaException(string message) : Exception(message);
