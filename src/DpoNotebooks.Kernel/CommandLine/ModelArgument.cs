using System.CommandLine;
using DpoNotebooks.HuggingFace.Hub;
using DpoNotebooks.HuggingFace.Tokenization;

namespace DpoNotebooks.Kernel.CommandLine;

/// <summary>A model argument of the command line, resolved to a folder.</summary>
internal sealed class ModelArgument
{
    /// <summary>The argument's description in --help.</summary>
    public const string Description =
        "a Hugging Face model folder with config.json, weights and, unless the data are ids, a tokenizer; or hub:owner/name[@revision]";

    private readonly Lazy<TextTokenizer?> _tokenizer;

    /// <summary>Finds the model's folder and downloads a hub model.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="name">The folder or the hub name.</param>
    /// <param name="stop">Cancels a download.</param>
    /// <exception cref="IOException">The folder does not exist or has no config.json, or the download fails.</exception>
    public ModelArgument(ParseResult arguments, string name, CancellationToken stop)
    {
        Folder = HubArgument.Folder(arguments, name, HubFiles.Model, stop);
        _tokenizer = new Lazy<TextTokenizer?>(() => LoadTokenizer(Folder));
        if (!Directory.Exists(Folder))
        {
            throw new DirectoryNotFoundException($"{name}: the model folder does not exist");
        }

        if (!File.Exists(Path.Combine(Folder, "config.json")))
        {
            throw new FileNotFoundException($"{name}: not a model folder: it has no config.json");
        }
    }

    /// <summary>The folder of the model's files.</summary>
    public string Folder { get; }

    /// <summary>The model's tokenizer, loaded at the first access; null if the folder has none.</summary>
    /// <exception cref="InvalidDataException">The tokenizer's files are malformed.</exception>
    /// <exception cref="NotSupportedException">The tokenizer's type is not supported.</exception>
    public TextTokenizer? Tokenizer => _tokenizer.Value;

    private static TextTokenizer? LoadTokenizer(string folder)
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
