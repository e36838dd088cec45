namespace DpoNotebooks.HuggingFace.ChatTemplates;

/// <summary>A chat template that cannot be read, or that refuses a conversation; the message is then the template's own.</summary>
public sealed class ChatTemplateException : Exception
{
    /// <summary>Says why.</summary>
    public ChatTemplateException(string message)
        : base(message)
    {
    }

    /// <summary>Says why, and what caused it.</summary>
    public ChatTemplateException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
