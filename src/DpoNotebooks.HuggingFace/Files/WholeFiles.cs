namespace DpoNotebooks.HuggingFace.Files;

/// <summary>Several files of a folder that take the place of others together or not at all: all are written beside their targets first.</summary>
/// <param name="folder">The folder; made where it lacks.</param>
public sealed class WholeFiles(string folder) : IDisposable
{
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly List<string> _names = [];

    /// <summary>Writes what the action puts into the stream, under a temporary name.</summary>
    public void Write(string name, Action<Stream> write)
    {
        Directory.CreateDirectory(folder);
        _names.Add(name);
        using var file = File.Create(Temporary(name));
        write(file);
    }

    /// <summary>Gives the files their names. What fails leaves the folder as it was, and at no moment do old and new files stand
    /// there as if they belonged together.</summary>
    /// <param name="replaced">Files of this folder that are gone afterwards, unless they were written anew.</param>
    public void Commit(IEnumerable<string> replaced)
    {
        // A single file takes its predecessor's place in one move; of several, the predecessors step aside first.
        string[] aside = [.. replaced.Concat(_names).Distinct().Where(name => File.Exists(Target(name)) && !(_names.Count == 1 && name == _names[0]))];
        var (moved, placed) = (new List<string>(), new List<string>());
        try
        {
            foreach (var name in aside)
            {
                File.Move(Target(name), Aside(name));
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
            moved.ForEach(name => File.Move(Aside(name), Target(name)));
            throw;
        }

        moved.ForEach(name => File.Delete(Aside(name)));
    }

    /// <summary>Deletes what was written and not committed.</summary>
    public void Dispose() => _names.ForEach(name => File.Delete(Temporary(name)));

    private string Target(string name) => Path.Combine(folder, name);

    private string Temporary(string name) => Path.Combine(folder, $"{name}.{_mark}.tmp");

    private string Aside(string name) => Path.Combine(folder, $"{name}.{_mark}.old");
}
