using System.Text;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>A compiled statement. It writes its output and returns how the enclosing loop continues.</summary>
internal delegate Flow Statement(Scope scope, StringBuilder output);

/// <summary>The control flow after a statement.</summary>
internal enum Flow
{
    Next,
    Continue,
    Break,
}
