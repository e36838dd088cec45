using System.Text.Json;

namespace DpoNotebooks.Tokenization;

/// <summary>Which files of a folder make a tokenizer.</summary>
internal static class TokenizerFiles
{
    public static TextTokenizer Load(string folderOrFile)
    {
        var folder = Directory.Exists(folderOrFile) ? folderOrFile : Path.GetDirectoryName(Path.GetFullPath(folderOrFile)) ?? ".";
        var json = Directory.Exists(folderOrFile) ? Path.Combine(folder, "tokenizer.json") : folderOrFile;
        var source = File.Exists(json) ? json : folder;
        try
        {
            return new TextTokenizer(
                File.Exists(json) ? TokenizerJson.Read(json)
                : !Directory.Exists(folderOrFile) ? throw new FileNotFoundException($"no tokenizer at '{folderOrFile}'", folderOrFile)
                : VocabMerges.Read(folder));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{source}: not a readable tokenizer: {e.Message}", e);
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException($"{source}: {e.Message}", e);
        }
    }

    public static void Save(TokenizerSpec spec, string folder)
    {
        Directory.CreateDirectory(folder);
        WriteWhole(Path.Combine(folder, "tokenizer.json"), TokenizerJson.Write(spec));
        WriteWhole(Path.Combine(folder, TokenizerConfig.FileName), TokenizerConfig.Write(spec.Names));
    }

    private static void WriteWhole(string path, string text)
    {
        File.WriteAllText(path + ".tmp", text);
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
