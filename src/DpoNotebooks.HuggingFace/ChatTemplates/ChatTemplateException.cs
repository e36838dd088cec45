namespace DpoNotebooks.HuggingFace.ChatTemplates;

/// <summary>A chat template that cannot be parsed, or that rejects a conversation. If the template rejects it, the message is the template's.</summary>
public sealed class ChatTemplateException : Exception
{
    /// <summary>Initializes the exception with a message.</summary>
    public ChatTemplateException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes the exception with a message and its cause.</summary>
    public ChatTemplateException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
