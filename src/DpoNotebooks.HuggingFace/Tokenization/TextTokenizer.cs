using System.Text;
using DpoNotebooks.HuggingFace.Tokenization.Components;
using DpoNotebooks.HuggingFace.Tokenization.Configuration;
using DpoNotebooks.HuggingFace.Tokenization.Decoders;
using DpoNotebooks.HuggingFace.Tokenization.Formats;
using DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

namespace DpoNotebooks.HuggingFace.Tokenization;

/// <summary>Converts text to token ids and back, with the results of the reference tokenizer for the same files.</summary>
public sealed class TextTokenizer
{
    private readonly TokenizerParts _parts;
    private readonly TokenTable _tokens;
    private readonly AddedTokens _original;
    private readonly AddedTokens _normalized;
    private readonly PieceCache _cache;
    private readonly Lazy<string> _hash;

    internal TextTokenizer(TokenizerParts parts)
    {
        _parts = parts;
        List<(string Text, AddedToken Token)> normalized =
            [.. parts.Added.Where(token => token.Normalized).Select(token => (Normalize(token.Content), token))];
        _tokens = new TokenTable(parts, normalized);
        _original = new AddedTokens(parts.Added.Where(token => !token.Normalized).Select(token => (token.Content, token)));
        _normalized = new AddedTokens(normalized);
        _cache = new PieceCache(parts.Model.Encode);
        _hash = new Lazy<string>(() => TokenizerHash.Compute(parts));
    }

    /// <summary>The largest id plus 1, added tokens included: the minimum number of rows of the model's embedding.</summary>
    public int VocabularySize => _tokens.Count;

    /// <summary>The token that ends a response.</summary>
    /// <exception cref="InvalidOperationException">The tokenizer's files name no EOS token.</exception>
    public int EosId => IdOfName(_parts.Names.Eos)
        ?? throw new InvalidOperationException("the tokenizer names no end-of-text token (eos_token in tokenizer_config.json)");

    /// <summary>The padding token; EOS if the files name none.</summary>
    public int PadId => IdOfName(_parts.Names.Pad) ?? EosId;

    /// <summary>The BOS token; null if the files name none.</summary>
    public int? BosId => IdOfName(_parts.Names.Bos);

    /// <summary>The SHA-256 (hexadecimal) of vocabulary, merges, rules and special tokens. It does not depend on the formatting of the files.</summary>
    public string Hash => _hash.Value;

    /// <summary>Loads a tokenizer from a folder (tokenizer.json, else tokenizer.model, else vocab.json with merges.txt) or from one of the first two
    /// files.</summary>
    /// <exception cref="FileNotFoundException">None of these files exists.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">The file uses an unsupported component or option. The message names it.</exception>
    public static TextTokenizer Load(string folderOrFile) => TokenizerFiles.Load(folderOrFile);

    /// <summary>Creates a word-level tokenizer for words separated by white space. EOS has id 0; the words follow in their order.</summary>
    /// <param name="words">Distinct words without white space.</param>
    /// <param name="eos">The end-of-text token.</param>
    /// <param name="unknown">The token of unknown words, with id 1. Null makes an unknown word an error.</param>
    public static TextTokenizer FromWords(IEnumerable<string> words, string eos = "<|endoftext|>", string? unknown = null)
    {
        string[] specials = unknown is null ? [eos] : [eos, unknown];
        var vocabulary = new Dictionary<string, int>();
        foreach (var word in specials.Concat(words))
        {
            if (word.Length == 0 || word.Any(char.IsWhiteSpace) || !vocabulary.TryAdd(word, vocabulary.Count))
            {
                throw new ArgumentException($"'{word}' is empty, contains white space or is listed twice", nameof(words));
            }
        }

        var config = TokenizerConfig.FromNames(new SpecialNames(eos, null, null));
        return new TextTokenizer(TokenizerJson.Read(WordList.ToTokenizerJson(vocabulary, specials, unknown), config));
    }

    /// <summary>Encodes a text. Special tokens written in the text become their ids.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecial">Whether to add the special tokens that the tokenizer's files define around a text, such as BOS.</param>
    /// <param name="maxTokens">The maximum number of ids, added special tokens included. A longer text is cut at its end. Null for no limit.</param>
    /// <exception cref="ArgumentException">A word or character is not in the vocabulary, and the vocabulary has no unknown token.</exception>
    public int[] Encode(string text, bool addSpecial = false, int? maxTokens = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WithoutLoneSurrogates(text);
        var ids = new List<int>(text.Length / 3);
        ids.AddRange(addSpecial ? _parts.Prefix : []);
        foreach (var (start, length, id) in _original.Split(text))
        {
            if (id is { } added)
            {
                ids.Add(added);
            }
            else
            {
                EncodeBetween(text.Substring(start, length), atStart: start == 0, ids);
            }
        }

        var suffix = addSpecial ? _parts.Suffix : [];
        var room = maxTokens - suffix.Count ?? ids.Count;
        ArgumentOutOfRangeException.ThrowIfLessThan(room, addSpecial ? _parts.Prefix.Count : 0, nameof(maxTokens));
        return [.. ids.Take(room), .. suffix];
    }

    /// <summary>Decodes ids to text. Bytes that are not valid UTF-8 become U+FFFD.</summary>
    /// <param name="ids">The token ids.</param>
    /// <param name="skipSpecial">Whether to omit special tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = false)
    {
        var text = new TextSink();
        var tokens = _parts.Decoder.CreateSink(text);
        foreach (var id in ids)
        {
            Add(id, skipSpecial, tokens);
        }

        tokens.Complete();
        return text.Take();
    }

    /// <summary>Creates a decoder for ids that arrive one at a time.</summary>
    /// <param name="skipSpecial">Whether to omit special tokens.</param>
    public StreamingDecoder Stream(bool skipSpecial = false) => new(_parts.Decoder, (id, tokens) => Add(id, skipSpecial, tokens));

    /// <summary>Returns the token of an id as it is written in the vocabulary.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string TokenOf(int id) => _tokens.TokenOf(id);

    /// <summary>Returns the text of one token, its leading space included. Bytes that do not form a character are written as
    /// <c>&lt;0xE2&gt;</c>, so that the parts of a split character can be distinguished.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string PieceOf(int id) => _parts.Decoder.DecodeSingle(_tokens.DecodedOf(id));

    /// <summary>Returns the id of a token as it is written in the vocabulary, or null if it is not a token.</summary>
    public int? IdOf(string token) => _tokens.IdOf(token);

    /// <summary>Writes the tokenizer's files unchanged into a folder, which is created if it does not exist. vocab.json and merges.txt are
    /// converted to tokenizer.json.</summary>
    public void Save(string folder) => TokenizerFiles.Save(_parts, folder);

    private int? IdOfName(string? name) => name is null ? null : IdOf(name);

    private void Add(int id, bool skipSpecial, ITokenSink tokens)
    {
        var token = _tokens.DecodedOf(id);
        if (!skipSpecial || !_tokens.IsSpecial(id))
        {
            tokens.Add(token, startsToken: true);
        }
    }

    private string Normalize(string text) => _parts.Normalizer?.Normalize(text) ?? text;

    private void EncodeBetween(string text, bool atStart, List<int> ids)
    {
        text = Normalize(text);
        foreach (var (start, length, id) in _normalized.Split(text))
        {
            if (id is { } added)
            {
                ids.Add(added);
            }
            else
            {
                EncodePlain(new TextPiece(text.AsMemory(start, length), atStart && start == 0), ids);
            }
        }
    }

    private void EncodePlain(TextPiece text, List<int> ids)
    {
        var pieces = new List<TextPiece>();
        if (_parts.PreTokenizer is { } preTokenizer)
        {
            preTokenizer.Cut(text, pieces);
        }
        else
        {
            pieces.Add(text);
        }

        foreach (var piece in pieces)
        {
            ids.AddRange(_cache.Encode(piece.Text.Span));
        }
    }

    /// <summary>Replaces lone surrogates by U+FFFD.</summary>
    private static string WithoutLoneSurrogates(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
}
