using System.Text;

namespace DpoNotebooks.HuggingFace.Tokenization.Formats;

/// <summary>The content of a SentencePiece model file. Field numbers and defaults are those of sentencepiece_model.proto.</summary>
internal sealed record SentencePieceProto
{
    public List<(string Text, float Score, PieceKind Kind)> Pieces { get; } = [];

    /// <summary>The model type: 1 unigram, 2 BPE, 3 word, 4 character.</summary>
    public int ModelType { get; private set; } = 1;

    public bool ByteFallback { get; private set; }

    public bool WhitespaceAsSuffix { get; private set; }

    public int Bos { get; private set; } = 1;

    public int Eos { get; private set; } = 2;

    public int Pad { get; private set; } = -1;

    public string UnknownSurface { get; private set; } = " \u2047 ";

    public byte[] CharsMap { get; private set; } = [];

    public bool AddDummyPrefix { get; private set; } = true;

    public bool RemoveExtraWhitespaces { get; private set; } = true;

    public bool EscapeWhitespaces { get; private set; } = true;

    /// <summary>Whether the model has a denormalizer, which rewrites decoded text.</summary>
    public bool HasDenormalizer { get; private set; }

    public static SentencePieceProto Read(ReadOnlySpan<byte> file)
    {
        var proto = new SentencePieceProto();
        var complete = (Trainer: false, Normalizer: false); // both follow the pieces in the file
        var reader = new ProtobufReader(file);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    proto.Pieces.Add(ReadPiece(reader.Bytes));
                    break;
                case 2:
                    proto.ReadTrainer(reader.Bytes);
                    complete.Trainer = true;
                    break;
                case 3:
                    proto.ReadNormalizer(reader.Bytes);
                    complete.Normalizer = true;
                    break;
                case 5:
                    proto.HasDenormalizer = HasRules(reader.Bytes);
                    break;
            }
        }

        return proto.Pieces.Count > 0 && complete == (true, true) ? proto
            : throw new InvalidDataException("the model is truncated: pieces, trainer_spec or normalizer_spec is missing");
    }

    private static (string, float, PieceKind) ReadPiece(ReadOnlySpan<byte> message)
    {
        var (text, score, kind) = ("", 0f, PieceKind.Normal);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    text = Encoding.UTF8.GetString(reader.Bytes);
                    break;
                case 2:
                    score = reader.Single;
                    break;
                case 3:
                    kind = (PieceKind)reader.Number;
                    break;
            }
        }

        return (text, score, kind);
    }

    private void ReadTrainer(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 3:
                    ModelType = (int)reader.Number;
                    break;
                case 24:
                    WhitespaceAsSuffix = reader.Flag;
                    break;
                case 35:
                    ByteFallback = reader.Flag;
                    break;
                case 41:
                    Bos = (int)reader.Number;
                    break;
                case 42:
                    Eos = (int)reader.Number;
                    break;
                case 43:
                    Pad = (int)reader.Number;
                    break;
                case 44:
                    UnknownSurface = Encoding.UTF8.GetString(reader.Bytes);
                    break;
            }
        }
    }

    private void ReadNormalizer(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 2:
                    CharsMap = reader.Bytes.ToArray();
                    break;
                case 3:
                    AddDummyPrefix = reader.Flag;
                    break;
                case 4:
                    RemoveExtraWhitespaces = reader.Flag;
                    break;
                case 5:
                    EscapeWhitespaces = reader.Flag;
                    break;
            }
        }
    }

    private static bool HasRules(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 2 && !reader.Bytes.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The type of a piece; the numbers are those of the file.</summary>
internal enum PieceKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}
