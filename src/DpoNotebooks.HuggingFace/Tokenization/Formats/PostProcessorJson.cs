using System.Text.Json;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Reads the post-processor of a tokenizer.json: the special tokens before and after a single text.</summary>
internal static class PostProcessorJson
{
    public static (int[] Prefix, int[] Suffix) Read(JsonPart part)
    {
        switch (part.IsNull ? "ByteLevel" : part.Type)
        {
            case "ByteLevel": // affects offsets only
                return ([], []);
            case "TemplateProcessing":
                return Template(part.AllowOnly("single", "pair", "special_tokens"));
            case "RobertaProcessing":
                part.AllowOnly("sep", "cls", "trim_offsets", "add_prefix_space");
                return ([IdOf(part.Required("cls"))], [IdOf(part.Required("sep"))]);
            case "BertProcessing":
                part.AllowOnly("sep", "cls");
                return ([IdOf(part.Required("cls"))], [IdOf(part.Required("sep"))]);
            case "Sequence":
                return part.AllowOnly("processors").Children("processors").Select(Read)
                    .Aggregate(
                        (Prefix: Array.Empty<int>(), Suffix: Array.Empty<int>()),
                        (inner, outer) => ([.. outer.Prefix, .. inner.Prefix], [.. inner.Suffix, .. outer.Suffix]));
            default:
                throw part.Unsupported();
        }
    }

    private static int IdOf(JsonElement pair) => pair[1].GetInt32();

    private static (int[] Prefix, int[] Suffix) Template(JsonPart part)
    {
        List<int> prefix = [], suffix = [];
        var seen = false;
        foreach (var item in part.Required("single").EnumerateArray())
        {
            if (item.TryGetProperty("Sequence", out var sequence))
            {
                if (seen || sequence.GetProperty("id").GetString() != "A")
                {
                    throw new NotSupportedException($"the {part.Place}'s single template is not one sequence A between special tokens");
                }

                seen = true;
                continue;
            }

            var name = item.GetProperty("SpecialToken").GetProperty("id").GetString() ?? "";
            var ids = part.Required("special_tokens").GetProperty(name).GetProperty("ids").EnumerateArray().Select(id => id.GetInt32());
            (seen ? suffix : prefix).AddRange(ids);
        }

        return seen ? ([.. prefix], [.. suffix]) : throw new InvalidDataException($"the {part.Place}'s single template has no sequence A");
    }
}
