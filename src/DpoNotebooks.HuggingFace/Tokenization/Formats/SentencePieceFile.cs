using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DpoNotebooks.HuggingFace.Tokenization.Components;
using DpoNotebooks.HuggingFace.Tokenization.Configuration;
using DpoNotebooks.HuggingFace.Tokenization.Decoders;
using DpoNotebooks.HuggingFace.Tokenization.Normalizers;
using DpoNotebooks.HuggingFace.Tokenization.Patterns;
using DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;
using DpoNotebooks.HuggingFace.Tokenization.TokenModels;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>Reads a SentencePiece model, BPE or unigram, with the behavior of SentencePiece itself: control pieces are never matched in text.</summary>
internal static class SentencePieceFile
{
    public const string FileName = "tokenizer.model";

    public static TokenizerParts Read(byte[] file, TokenizerConfig config)
    {
        var proto = SentencePieceProto.Read(file);
        RefuseUnknown(proto, config.Json);
        var vocabulary = new Dictionary<string, int>();
        foreach (var (text, _, _) in proto.Pieces)
        {
            if (!vocabulary.TryAdd(text, vocabulary.Count))
            {
                throw new InvalidDataException($"the model lists the piece '{text}' twice");
            }
        }

        string[] userDefined =
            [.. proto.Pieces.Where(piece => piece.Kind == PieceKind.UserDefined).Select(piece => piece.Text).OrderByDescending(text => text.Length)];
        var (prefix, suffix) = Around(proto, config.Json);
        return new TokenizerParts
        {
            Normalizer = new SentencePieceText
            {
                Rules = proto.CharsMap.Length == 0 ? null : new CharsMap(proto.CharsMap),
                UserDefined = userDefined,
                AddDummyPrefix = proto.AddDummyPrefix,
                RemoveExtraWhitespaces = proto.RemoveExtraWhitespaces,
            },
            PreTokenizer = proto.ModelType == 1 || userDefined.Length == 0 ? null : new Split(new WholePieces(userDefined), MatchBehavior.Isolated),
            Model = proto.ModelType == 1 ? Unigram(proto, vocabulary) : new BpeModel(Bpe(proto, vocabulary)),
            Vocabulary = vocabulary,
            Prefix = prefix,
            Suffix = suffix,
            Decoder = new SentencePieces
            {
                Control = proto.Pieces.Where(piece => piece.Kind == PieceKind.Control).Select(piece => piece.Text).ToHashSet(),
                Unknown = (proto.Pieces.First(piece => piece.Kind == PieceKind.Unknown).Text, proto.UnknownSurface),
                HasBytes = proto.ByteFallback,
                Leading = proto.RemoveExtraWhitespaces ? LeadingSpace.StripAll : proto.AddDummyPrefix ? LeadingSpace.StripOne : LeadingSpace.Keep,
            },
            Names = Names(proto, config.Names(vocabulary.ContainsKey)),
            Files = [(FileName, file), .. config.Files],
        };
    }

    private static void RefuseUnknown(SentencePieceProto proto, JsonObject config)
    {
        var reason = proto.ModelType is not (1 or 2) ? $"model_type {proto.ModelType}"
            : proto.WhitespaceAsSuffix ? "treat_whitespace_as_suffix"
            : !proto.EscapeWhitespaces ? "a normalizer without escape_whitespaces"
            : proto.HasDenormalizer ? "a denormalizer"
            : proto.ModelType == 2 && proto.Pieces.Any(piece => piece.Kind == PieceKind.Unused) ? "an unused piece of a BPE model"
            : (config["added_tokens_decoder"] as JsonObject ?? []).Any(token => int.Parse(token.Key, CultureInfo.InvariantCulture) >= proto.Pieces.Count)
                ? $"a token added in {TokenizerConfig.FileName} (save the tokenizer as tokenizer.json)"
            : null;
        if (reason is not null)
        {
            throw new NotSupportedException($"{reason} is not supported");
        }

        if (!proto.Pieces.Any(piece => piece.Kind == PieceKind.Unknown))
        {
            throw new InvalidDataException("the model has no unknown piece");
        }
    }

    private static UnigramModel Unigram(SentencePieceProto proto, Dictionary<string, int> vocabulary)
    {
        var scores = proto.Pieces.Where(piece => piece.Kind == PieceKind.Normal).Select(piece => piece.Score).ToList();
        var (lowest, highest) = (scores.Min(), scores.Max());
        var scored = proto.Pieces.Where(piece => piece.Kind is PieceKind.Normal or PieceKind.UserDefined).Select(piece => (
            piece.Text,
            vocabulary[piece.Text],
            // A user-defined piece outscores all others.
            piece.Kind == PieceKind.Normal ? piece.Score : (Encoding.UTF8.GetByteCount(piece.Text) * highest) - 0.1));
        return new UnigramModel(scored, vocabulary, UnknownId(proto), lowest, proto.ByteFallback);
    }

    /// <summary>SentencePiece performs the merge whose result has the best score, whichever two parts form it.</summary>
    private static BpeRules Bpe(SentencePieceProto proto, Dictionary<string, int> vocabulary)
    {
        var merges = new Dictionary<(int, int), (int, int)>();
        var ranks = proto.Pieces.Select(piece => piece.Score).Distinct().OrderDescending()
            .Select((score, rank) => (score, rank)).ToDictionary(pair => pair.score, pair => pair.rank);
        foreach (var (text, score, kind) in proto.Pieces)
        {
            if (kind != PieceKind.Normal)
            {
                continue;
            }

            foreach (var rune in text.EnumerateRunes())
            {
                if (!vocabulary.ContainsKey(rune.ToString()))
                {
                    throw new NotSupportedException($"the piece '{text}' contains a character that is not a piece; this is not supported");
                }
            }

            for (var cut = 1; cut < text.Length; cut++)
            {
                if (vocabulary.TryGetValue(text[..cut], out var left) && vocabulary.TryGetValue(text[cut..], out var right))
                {
                    merges[(left, right)] = (ranks[score], vocabulary[text]);
                }
            }
        }

        return new BpeRules
        {
            Vocabulary = vocabulary,
            Merges = merges,
            Whole = proto.Pieces.Where(piece => piece.Kind == PieceKind.UserDefined).ToDictionary(piece => piece.Text, piece => vocabulary[piece.Text]),
            Unknown = UnknownId(proto),
            FuseUnknown = true,
            ByteFallback = proto.ByteFallback,
        };
    }

    private static int UnknownId(SentencePieceProto proto) => proto.Pieces.FindIndex(piece => piece.Kind == PieceKind.Unknown);

    /// <summary>Returns the special tokens around a text. The configuration decides; by default BOS precedes the text if the model has one, as for Llama,
    /// and otherwise EOS follows it, as for T5.</summary>
    private static (int[] Prefix, int[] Suffix) Around(SentencePieceProto proto, JsonObject config)
    {
        var hasBos = proto.Bos >= 0 && proto.Bos < proto.Pieces.Count;
        var hasEos = proto.Eos >= 0 && proto.Eos < proto.Pieces.Count;
        var addBos = config["add_bos_token"]?.GetValue<bool>() ?? hasBos;
        var addEos = config["add_eos_token"]?.GetValue<bool>() ?? !hasBos;
        return (addBos && hasBos ? [proto.Bos] : [], addEos && hasEos ? [proto.Eos] : []);
    }

    private static SpecialNames Names(SentencePieceProto proto, SpecialNames config)
    {
        string? Piece(int id) => id >= 0 && id < proto.Pieces.Count ? proto.Pieces[id].Text : null;
        return new SpecialNames(config.Eos ?? Piece(proto.Eos), config.Bos ?? Piece(proto.Bos), config.Pad ?? Piece(proto.Pad));
    }
}
