using System.Text.Json;
using DpoNotebooks.HuggingFace.Files;
using DpoNotebooks.HuggingFace.Tokenization.Components;
using DpoNotebooks.HuggingFace.Tokenization.Configuration;
using DpoNotebooks.HuggingFace.Tokenization.Formats;

namespace DpoNotebooks.HuggingFace.Tokenization;

/// <summary>Loads and saves the files of a tokenizer.</summary>
internal static class TokenizerFiles
{
    public static TextTokenizer Load(string folderOrFile)
    {
        var path = FileOf(folderOrFile);
        var source = path ?? folderOrFile;
        try
        {
            var config = TokenizerConfig.Read(path is null ? folderOrFile : Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
            return new TextTokenizer(
                path is null ? TokenizerJson.Read(VocabMerges.ToTokenizerJson(folderOrFile, config.Json), config)
                : path.EndsWith(".model", StringComparison.Ordinal) ? SentencePieceFile.Read(File.ReadAllBytes(path), config)
                : TokenizerJson.Read(File.ReadAllBytes(path), config));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or FormatException
            or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{source}: not a readable tokenizer: {e.Message}", e);
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException($"{source}: {e.Message}", e);
        }
    }

    public static void Save(TokenizerParts parts, string folder)
    {
        foreach (var (name, bytes) in parts.Files)
        {
            WholeFile.Write(Path.Combine(folder, name), file => file.Write(bytes));
        }
    }

    /// <summary>Returns the file that holds the tokenizer, or null for a folder with vocab.json and merges.txt.</summary>
    private static string? FileOf(string folderOrFile)
    {
        if (!Directory.Exists(folderOrFile))
        {
            return File.Exists(folderOrFile) ? folderOrFile : throw new FileNotFoundException($"no tokenizer at '{folderOrFile}'", folderOrFile);
        }

        string[] names = [TokenizerJson.FileName, SentencePieceFile.FileName, "spiece.model"];
        return names.Select(name => Path.Combine(folderOrFile, name)).FirstOrDefault(File.Exists);
    }
}
