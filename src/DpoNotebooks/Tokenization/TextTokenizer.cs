using System.Security.Cryptography;
using System.Text;

namespace DpoNotebooks.Tokenization;

/// <summary>Text to token ids and back, as the Hugging Face tokenizer of the same files does, without ever adding special tokens.</summary>
public sealed class TextTokenizer
{
    private readonly TokenizerSpec _spec;
    private readonly string?[] _tokens;
    private readonly HashSet<int> _special;
    private readonly ITokenModel _model;
    private readonly AddedTokenFinder _added;
    private readonly PieceCache _cache;
    private readonly Lazy<string> _hash;

    internal TextTokenizer(TokenizerSpec spec)
    {
        _spec = spec;
        _tokens = TokensById(spec);
        _special = [.. spec.Added.Where(token => token.Special).Select(token => token.Id)];
        _model = spec.Merges is null ? new WordLevelModel(spec, _tokens) : new ByteLevelModel(spec, _tokens);
        _added = new AddedTokenFinder(spec.Added);
        _cache = new PieceCache(_model.Encode);
        _hash = new Lazy<string>(ComputeHash);
    }

    /// <summary>Largest id + 1, added tokens included: the rows that a model's embedding must have at least.</summary>
    public int VocabularySize => _tokens.Length;

    /// <summary>The token that ends a response.</summary>
    /// <exception cref="InvalidOperationException">The tokenizer's files name none.</exception>
    public int EosId => IdOfName(_spec.Names.Eos)
        ?? throw new InvalidOperationException("the tokenizer names no end-of-text token (eos_token in tokenizer_config.json)");

    /// <summary>The token that fills a batch; EOS where the files name none.</summary>
    public int PadId => IdOfName(_spec.Names.Pad) ?? EosId;

    /// <summary>The token that begins a text, if the files name one.</summary>
    public int? BosId => IdOfName(_spec.Names.Bos);

    /// <summary>SHA-256 (hex) of vocabulary, merges, rules and special tokens: the same whatever form the files have.</summary>
    public string Hash => _hash.Value;

    /// <summary>Reads a folder (tokenizer.json, or vocab.json with merges.txt) or a tokenizer.json.</summary>
    /// <exception cref="FileNotFoundException">None of those files is there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="NotSupportedException">The file asks for a component that this reader does not know; it is named.</exception>
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

        return new TextTokenizer(new TokenizerSpec
        {
            Vocabulary = vocabulary,
            PreTokenization = PreTokenization.WhitespaceSplit,
            Added = [.. specials.Select((token, id) => new AddedToken(id, token, Special: true))],
            Unknown = unknown,
            Names = new SpecialNames(eos, null, null),
        });
    }

    /// <summary>Ids of a text; nothing is added, and special tokens written in the text become their ids.</summary>
    /// <exception cref="ArgumentException">A word-level tokenizer without unknown token met an unknown word.</exception>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(text.Length / 3);
        var at = 0;
        foreach (var (start, length, id) in _added.Find(text))
        {
            EncodePlain(text.AsSpan(at, start - at), ids);
            ids.Add(id);
            at = start + length;
        }

        EncodePlain(text.AsSpan(at), ids);
        return [.. ids];
    }

    /// <summary>Text of ids; bytes that are not UTF-8 become U+FFFD.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="skipSpecial">Leaves special tokens out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = false)
    {
        var kept = new List<int>(ids.Length);
        foreach (var id in ids)
        {
            TokenOf(id);
            if (!skipSpecial || !_special.Contains(id))
            {
                kept.Add(id);
            }
        }

        return _model.Decode(kept);
    }

    /// <summary>The token of an id as the vocabulary spells it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string TokenOf(int id) =>
        id >= 0 && id < _tokens.Length && _tokens[id] is { } token ? token
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"the vocabulary has ids 0 to {_tokens.Length - 1}");

    /// <summary>The text that one token stands for, with its leading space if it has one; bytes that are no character by themselves are
    /// written <c>&lt;0xE2&gt;</c>, so that no two tokens of a cut character look alike.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    public string PieceOf(int id)
    {
        TokenOf(id);
        return _model.Piece(id);
    }

    /// <summary>The id of a token as the vocabulary spells it, or null.</summary>
    public int? IdOf(string token) =>
        _spec.Added.FirstOrDefault(added => added.Content == token)?.Id
        ?? (_spec.Vocabulary.TryGetValue(token, out var id) ? id : null);

    /// <summary>Writes tokenizer.json and tokenizer_config.json into a folder, which is made if absent.</summary>
    public void Save(string folder) => TokenizerFiles.Save(_spec, folder);

    private int? IdOfName(string? name) => name is null ? null : IdOf(name);

    private void EncodePlain(ReadOnlySpan<char> text, List<int> ids)
    {
        while (_model.NextPiece(text) is (var skip, var length) && length > 0)
        {
            ids.AddRange(_cache.Encode(text.Slice(skip, length)));
            text = text[(skip + length)..];
        }
    }

    private static string?[] TokensById(TokenizerSpec spec)
    {
        var pairs = spec.Vocabulary.Select(entry => (entry.Value, entry.Key)).Concat(spec.Added.Select(token => (token.Id, token.Content)));
        var tokens = new string?[spec.Vocabulary.Values.Concat(spec.Added.Select(token => token.Id)).DefaultIfEmpty(-1).Max() + 1];
        foreach (var (id, token) in pairs)
        {
            if (id < 0 || (tokens[id] is { } other && other != token))
            {
                throw new InvalidDataException($"token '{token}' has id {id}, which is negative or another token's");
            }

            tokens[id] = token;
        }

        return tokens;
    }

    private string ComputeHash() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TokenizerJson.Write(_spec) + TokenizerConfig.Write(_spec.Names))));
}
