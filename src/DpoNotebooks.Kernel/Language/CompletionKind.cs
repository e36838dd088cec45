using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;

namespace DpoNotebooks.Kernel.Language;

/// <summary>What a choice is, in the words that front ends colour and draw icons by.</summary>
internal static class CompletionKind
{
    private static readonly Dictionary<string, string> Kinds = new()
    {
        [WellKnownTags.Class] = "class",
        [WellKnownTags.Structure] = "struct",
        [WellKnownTags.Interface] = "interface",
        [WellKnownTags.Enum] = "enum",
        [WellKnownTags.EnumMember] = "constant",
        [WellKnownTags.Constant] = "constant",
        [WellKnownTags.Delegate] = "class",
        [WellKnownTags.TypeParameter] = "class",
        [WellKnownTags.Namespace] = "module",
        [WellKnownTags.Method] = "method",
        [WellKnownTags.ExtensionMethod] = "method",
        [WellKnownTags.Property] = "property",
        [WellKnownTags.Field] = "variable", // of a type, or the variable of an earlier cell
        [WellKnownTags.Event] = "property",
        [WellKnownTags.Local] = "variable",
        [WellKnownTags.RangeVariable] = "variable",
        [WellKnownTags.Parameter] = "param",
        [WellKnownTags.Keyword] = "keyword",
        [WellKnownTags.Intrinsic] = "keyword",
    };

    /// <summary>The kind of a choice; text where Roslyn says nothing more.</summary>
    public static string Of(CompletionItem item) =>
        item.Tags.Select(tag => Kinds.GetValueOrDefault(tag)).FirstOrDefault(kind => kind is not null) ?? "text";
}
