namespace DpoNotebooks.Kernel.Documents;

/// <summary>Files that are there wholly or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside the path, then renames; makes the folder.</summary>
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
