namespace DpoNotebooks.Evaluation;

/// <summary>Files that are either there in full or not at all.</summary>
public static class WholeFile
{
    /// <summary>Writes beside the target, then renames over it; makes the folder where it lacks.</summary>
    public static void Write(string path, string text)
    {
        var target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? throw new ArgumentException($"{path} is no file", nameof(path)));
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
