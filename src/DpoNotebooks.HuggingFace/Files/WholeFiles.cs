namespace DpoNotebooks.HuggingFace.Files;

/// <summary>Replaces several files of a folder together or not at all. All of them are written to temporary files first.</summary>
/// <param name="folder">The folder; created if it does not exist.</param>
internal sealed class WholeFiles(string folder) : IDisposable
{
    private readonly string _suffix = Guid.NewGuid().ToString("N");
    private readonly List<string> _names = [];

    /// <summary>Writes the data that the action puts into the stream to a temporary file.</summary>
    public void Write(string name, Action<Stream> write)
    {
        Directory.CreateDirectory(folder);
        _names.Add(name);
        using var file = File.Create(Temporary(name));
        write(file);
    }

    /// <summary>Renames the temporary files to their names. An error leaves the folder unchanged. Old and new files never exist side by side
    /// under their final names.</summary>
    /// <param name="replaced">Files of this folder to delete unless they were written again.</param>
    public void Commit(IEnumerable<string> replaced)
    {
        // A single file replaces its predecessor in one move. With several files, the predecessors are renamed first.
        string[] predecessors = [.. replaced.Concat(_names).Distinct().Where(name => File.Exists(Target(name)) && !(_names.Count == 1 && name == _names[0]))];
        var (moved, placed) = (new List<string>(), new List<string>());
        try
        {
            foreach (var name in predecessors)
            {
                File.Move(Target(name), Backup(name));
                moved.Add(name);
            }

            foreach (var name in _names)
            {
                File.Move(Temporary(name), Target(name), overwrite: true);
                placed.Add(name);
            }
        }
        catch
        {
            placed.ForEach(name => File.Delete(Target(name)));
            moved.ForEach(name => File.Move(Backup(name), Target(name)));
            throw;
        }

        moved.ForEach(name => File.Delete(Backup(name)));
    }

    /// <summary>Deletes the files that were written and not committed.</summary>
    public void Dispose() => _names.ForEach(name => File.Delete(Temporary(name)));

    private string Target(string name) => Path.Combine(folder, name);

    private string Temporary(string name) => Path.Combine(folder, $"{name}.{_suffix}.tmp");

    private string Backup(string name) => Path.Combine(folder, $"{name}.{_suffix}.old");
}
