using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Tags;

namespace DpoNotebooks.Kernel.Language;

/// <summary>Maps completion items to the kinds by which front ends choose colours and icons.</summary>
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
        [WellKnownTags.Field] = "variable", // a field of a type, or a variable of an earlier cell
        [WellKnownTags.Event] = "property",
        [WellKnownTags.Local] = "variable",
        [WellKnownTags.RangeVariable] = "variable",
        [WellKnownTags.Parameter] = "param",
        [WellKnownTags.Keyword] = "keyword",
        [WellKnownTags.Intrinsic] = "keyword",
    };

    /// <summary>Returns the kind of a completion item; "text" if Roslyn gives none.</summary>
    public static string Of(CompletionItem item) =>
        item.Tags.Select(tag => Kinds.GetValueOrDefault(tag)).FirstOrDefault(kind => kind is not null) ?? "text";
}
