using System.Text;

namespace DpoNotebooks.HuggingFace.ChatTemplates.Jinja;

/// <summary>A part of a template, ready to be run: writes what it shows and says how the loop around it goes on.</summary>
internal delegate Flow Statement(Scope scope, StringBuilder output);

/// <summary>How it goes on after a statement.</summary>
internal enum Flow
{
    Next,
    Continue,
    Break,
}
