using System.CommandLine;
using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>A model as the command line names it; nobody else needs to know what such a name may be.</summary>
internal sealed class ModelArgument
{
    /// <summary>How help speaks of it.</summary>
    public const string Description = "a Hugging Face folder, or hub:owner/name[@revision]: config.json and weights; a tokenizer too, unless the data are ids";

    private readonly Lazy<TextTokenizer?> _tokenizer;

    /// <summary>Finds the model's folder.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="name">What it names.</param>
    /// <param name="stop">Stops a download.</param>
    /// <exception cref="IOException">There is none, or no model in it.</exception>
    public ModelArgument(ParseResult arguments, string name, CancellationToken stop)
    {
        Folder = HubArgument.Folder(arguments, name, HubFiles.Model, stop);
        _tokenizer = new Lazy<TextTokenizer?>(() => Tokenized(Folder));
        if (!Directory.Exists(Folder))
        {
            throw new DirectoryNotFoundException($"{name}: no such model folder");
        }

        if (!File.Exists(Path.Combine(Folder, "config.json")))
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
