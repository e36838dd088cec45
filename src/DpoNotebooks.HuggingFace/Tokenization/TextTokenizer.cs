using System.Text;
using DpoNotebooks.HuggingFace.Tokenization.Components;
using DpoNotebooks.HuggingFace.Tokenization.Configuration;
using DpoNotebooks.HuggingFace.Tokenization.Decoders;
using DpoNotebooks.HuggingFace.Tokenization.Formats;
using DpoNotebooks.HuggingFace.Tokenization.PreTokenizers;

namespace DpoNotebooks.HuggingFace.Tokenization;

/// <summary>Text to token ids and back, as the reference tokenizer of the same files does.</summary>
public sealed class TextTokenizer
{
    private readonly TokenizerParts _parts;
    private readonly TokenTable _tokens;
    private readonly AddedTokens _raw;
    private readonly AddedTokens _normalized;
    private readonly PieceCache _cache;
    private readonly Lazy<string> _hash;

    internal TextTokenizer(TokenizerParts parts)
    {
        _parts = parts;
        List<(string Text, AddedToken Token)> normalized = [.. parts.Added.Where(token => token.Normalized).Select(token => (Normalize(token.Content), token))];
        _tokens = new TokenTable(parts, normalized);
        _raw = new AddedTokens(parts.Added.Where(token => !token.Normalized).Select(token => (token.Content, token)));
        _normalized = new AddedTokens(normalized);
        _cache = new PieceCache(parts.Model.Encode);
        _hash = new Lazy<string>(() => TokenizerHash.Of(parts));
    }

    /// <summary>Largest id + 1, added tokens included: the rows that a model's embedding must have at least.</summary>
    public int VocabularySize => _tokens.Count;

    /// <summary>The token that ends a response.</summary>
    /// <exception cref="InvalidOperationException">The tokenizer's files name none.</exception>
    public int EosId => IdOfName(_parts.Names.Eos)
        ?? throw new InvalidOperationException("the tokenizer names no end-of-text token (eos_token in tokenizer_config.json)");

    /// <summary>The token that fills a batch; EOS where the files name none.</summary>
    public int PadId => IdOfName(_parts.Names.Pad) ?? EosId;

    /// <summary>The token that begins a text, if the files name one.</summary>
    public int? BosId => IdOfName(_parts.Names.Bos);

    /// <summary>SHA-256 (hex) of vocabulary, merges, rules and special tokens: the same however the file is formatted.</summary>
    public string Hash => _hash.Value;

    /// <summary>Reads a folder (tokenizer.json, else tokenizer.model, else vocab.json with merges.txt) or one of the first two files.</summary>
    /// <exception cref="FileNotFoundException">None of those files is there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">The file asks for a component or option that this reader does not know; it is named.</exception>
    public static TextTokenizer Load(string folderOrFile) => TokenizerFiles.Load(folderOrFile);

    /// <summary>A word-level tokenizer of white-space-separated words: EOS is id 0, the words follow in their order.</summary>
    /// <param name="words">Words without white space, each once.</param>
    /// <param name="eos">The end-of-text token.</param>
    /// <param name="unknown">The token of unknown words, id 1; without one, an unknown word is an error.</param>
    public static TextTokenizer FromWords(IEnumerable<string> words, string eos = "<|endoftext|>", string? unknown = null)
    {
        string[] specials = unknown is null ? [eos] : [eos, unknown];
        var vocabulary = new Dictionary<string, int>();
        foreach (var word in specials.Concat(words))
        {
            if (word.Length == 0 || word.Any(char.IsWhiteSpace) || !vocabulary.TryAdd(word, vocabulary.Count))
            {
                throw new ArgumentException($"'{word}' is empty, holds white space or is listed twice", nameof(words));
            }
        }

        return new TextTokenizer(TokenizerJson.Read(WordList.ToTokenizerJson(vocabulary, specials, unknown), TokenizerConfig.Of(new SpecialNames(eos, null, null))));
    }

    /// <summary>Ids of a text; special tokens written in the text become their ids.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecial">Adds the special tokens that the tokenizer's files put around a text, such as BOS.</param>
    /// <param name="maxTokens">Ids at most, those that are put around the text included: the text loses its end; null: all.</param>
    /// <exception cref="ArgumentException">The vocabulary lacks a word or character and has no token for unknown ones.</exception>
    public int[] Encode(string text, bool addSpecial = false, int? maxTokens = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = WithoutLoneSurrogates(text);
        var ids = new List<int>(text.Length / 3);
        ids.AddRange(addSpecial ? _parts.Prefix : []);
        foreach (var (start, length, id) in _raw.Parts(text))
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

    /// <summary>Text of ids; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="skipSpecial">Leaves special tokens out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = false)
    {
        var text = new TextSink();
        var tokens = _parts.Decoder.Before(text);
        foreach (var id in ids)
        {
            Add(id, skipSpecial, tokens);
        }

        tokens.End();
        return text.Take();
    }

    /// <summary>Decodes ids that come one by one.</summary>
    /// <param name="skipSpecial">Leaves special tokens out.</param>
    public StreamingDecoder Stream(bool skipSpecial = false) => new(_parts.Decoder, (id, tokens) => Add(id, skipSpecial, tokens));

    /// <summary>The token of an id as the vocabulary spells it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string TokenOf(int id) => _tokens.TokenOf(id);

    /// <summary>The text that one token stands for, with its leading space if it has one; bytes that are no character by themselves are
    /// written <c>&lt;0xE2&gt;</c>, so that no two tokens of a cut character look alike.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string PieceOf(int id) => _parts.Decoder.Spell(_tokens.DecodedOf(id));

    /// <summary>The id of a token as the vocabulary spells it, or null.</summary>
    public int? IdOf(string token) => _tokens.IdOf(token);

    /// <summary>Writes the tokenizer's files, as they were read, into a folder, which is made if absent; vocab.json and merges.txt become
    /// tokenizer.json.</summary>
    public void Save(string folder) => TokenizerFiles.Save(_parts, folder);

    private int? IdOfName(string? name) => name is null ? null : IdOf(name);

    private void Add(int id, bool skipSpecial, ITokenSink tokens)
    {
        var token = _tokens.DecodedOf(id);
        if (!skipSpecial || !_tokens.IsSpecial(id))
        {
            tokens.Add(token, begins: true);
        }
    }

    private string Normalize(string text) => _parts.Normalizer?.Normalize(text) ?? text;

    private void EncodeBetween(string text, bool atStart, List<int> ids)
    {
        text = Normalize(text);
        foreach (var (start, length, id) in _normalized.Parts(text))
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
        if (_parts.PreTokenizer is { } cut)
        {
            cut.Cut(text, pieces);
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

    /// <summary>Text that is not Unicode has U+FFFD in the place of what is not.</summary>
    private static string WithoutLoneSurrogates(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
}
