namespace DpoNotebooks.HuggingFace.Files;

/// <summary>Writes a file atomically: to a temporary file in the same folder, which is then renamed to the target.</summary>
public static class WholeFile
{
    /// <summary>Writes the data that the action puts into the stream. Creates the folder if it does not exist.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? throw new ArgumentException($"{path} is not the path of a file", nameof(path)));
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = File.Create(temporary))
            {
                write(file);
            }

            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a text as UTF-8, without a byte order mark.</summary>
    public static void Write(string path, string text) => Write(path, file => file.Write(System.Text.Encoding.UTF8.GetBytes(text)));
}
