using System.Text.Json;
using DpoNotebooks.HuggingFace.Tokenization.Components;
using DpoNotebooks.HuggingFace.Tokenization.Configuration;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Reads Hugging Face's tokenizer.json. Its truncation and padding are not applied.</summary>
internal static class TokenizerJson
{
    public const string FileName = "tokenizer.json";

    /// <summary>Reads the components of the tokenizer.</summary>
    /// <param name="json">The bytes of the file.</param>
    /// <param name="config">The configuration of the same folder.</param>
    public static TokenizerParts Read(byte[] json, TokenizerConfig config)
    {
        using var document = JsonDocument.Parse(json.AsMemory(json is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0));
        var root = document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement
            : throw new InvalidDataException("the file is not a JSON object");
        JsonPart Part(string name) => new(name, root.TryGetProperty(name, out var element) ? element : default);

        if (Part("model").IsNull)
        {
            throw new InvalidDataException("the file has no model");
        }

        var (model, vocabulary) = ModelJson.Read(Part("model"));
        var (preTokenizer, byteLevel) = PreTokenizerJson.Read(Part("pre_tokenizer"));
        var (prefix, suffix) = PostProcessorJson.Read(Part("post_processor"));
        AddedToken[] added = Part("added_tokens").IsNull
            ? []
            : [.. root.GetProperty("added_tokens").EnumerateArray().Select(token => ReadAdded(new JsonPart("added token", token)))];
        return new TokenizerParts
        {
            Added = added,
            Normalizer = NormalizerJson.Read(Part("normalizer")),
            PreTokenizer = preTokenizer,
            Model = byteLevel ? new ByteLevelModel(model) : model,
            Vocabulary = vocabulary,
            Prefix = prefix,
            Suffix = suffix,
            Decoder = DecoderJson.Read(Part("decoder")),
            Names = config.Names(token => vocabulary.ContainsKey(token) || added.Any(a => a.Content == token)),
            Files = [(FileName, json), .. config.Files],
        };
    }

    private static AddedToken ReadAdded(JsonPart token)
    {
        var content = token.Text("content");
        var special = token.Flag("special", false);
        return new AddedToken(token.Required("id").GetInt32(), content)
        {
            Special = special,
            Normalized = token.Flag("normalized", fallback: !special),
            StripsLeft = token.Flag("lstrip", false),
            StripsRight = token.Flag("rstrip", false),
            SingleWord = token.Flag("single_word", false),
        };
    }
}
