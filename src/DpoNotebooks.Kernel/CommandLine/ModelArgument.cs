using DpoNotebooks.Tokenization;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>A model as the command line names it; nobody else needs to know what such a name may be.</summary>
internal sealed class ModelArgument
{
    /// <summary>How help speaks of it.</summary>
    public const string Description = "a Hugging Face folder: config.json and weights; a tokenizer too, unless the data are ids";

    private readonly Lazy<TextTokenizer?> _tokenizer;

    /// <summary>Finds the model's folder.</summary>
    /// <exception cref="IOException">There is none, or no model in it.</exception>
    public ModelArgument(string name)
    {
        Folder = name;
        _tokenizer = new Lazy<TextTokenizer?>(() => Tokenized(name));
        if (!Directory.Exists(name))
        {
            throw new DirectoryNotFoundException($"{name}: no such model folder");
        }

        if (!File.Exists(Path.Combine(name, "config.json")))
        {
            throw new FileNotFoundException($"{name}: not a model folder: it has no config.json");
        }
    }

    /// <summary>Where its files are.</summary>
    public string Folder { get; }

    /// <summary>Its tokenizer, read when it is first asked for; null where the folder has none.</summary>
    /// <exception cref="InvalidDataException">It has one that is damaged.</exception>
    /// <exception cref="NotSupportedException">It has one of a kind that is not supported.</exception>
    public TextTokenizer? Tokenizer => _tokenizer.Value;

    private static TextTokenizer? Tokenized(string folder)
    {
        try
        {
            return TextTokenizer.Load(folder);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
