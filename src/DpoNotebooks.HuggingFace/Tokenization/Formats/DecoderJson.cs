using DpoNotebooks.HuggingFace.Tokenization.Decoders;
using DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Reads the decoder of a tokenizer.json.</summary>
internal static class DecoderJson
{
    public static IDecoder Read(JsonPart part) => part.IsNull ? TokenMap.Spaced : part.Type switch
    {
        "Sequence" => new DecoderSequence(Sequence([.. part.AllowOnly("decoders").Children("decoders")])),
        "ByteLevel" => new ByteLevel(),
        "ByteFallback" => new ByteFallback(),
        "Fuse" => new Fuse(),
        "Strip" => Strip(part.AllowOnly("content", "start", "stop")),
        "Replace" => TokenMap.Replace(part.AllowOnly("pattern", "content").Child("pattern").AllowOnly("String").Literal("String"), part.Text("content")),
        "Metaspace" => TokenMap.Metaspace(
            part.AllowOnly("replacement", "add_prefix_space", "prepend_scheme", "split", "str_rep").Character("replacement"),
            dropsFirst: PreTokenizerJson.Scheme(part) != PrependScheme.Never),
        "WordPiece" => TokenMap.WordPiece(part.AllowOnly("prefix", "cleanup").Text("prefix"), part.Flag("cleanup", true)),
        _ => throw part.Unsupported(),
    };

    private static List<IDecoder> Sequence(List<JsonPart> parts)
    {
        var fused = parts.FindIndex(part => part.Type is "Fuse" or "ByteLevel");
        foreach (var part in parts.Where((part, at) => fused >= 0 && at > fused && part.Type is not ("Fuse" or "Strip")))
        {
            // Streaming would pass the text to this decoder in different parts.
            throw new NotSupportedException($"the {part.Place} '{part.Type}' after {parts[fused].Type} is not supported");
        }

        return [.. parts.Select(Read)];
    }

    private static StripStart Strip(JsonPart part)
    {
        part.RefuseIfSet("stop");
        return new StripStart(part.Character("content"), part.Required("start").GetInt32());
    }
}
