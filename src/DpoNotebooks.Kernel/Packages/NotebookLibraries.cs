using System.Reflection;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>What the cells of one notebook have referenced so far, beside what the program has.</summary>
/// <param name="restore">Gets packages.</param>
internal sealed class NotebookLibraries(PackageRestore restore)
{
    private readonly Dictionary<string, string> _packages = new(ProgramLibraries.Packages, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _assemblies = new(ProgramLibraries.Assemblies, StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _sources = [];

    /// <summary>Gets packages with all that they need, so that they agree with one another and with those there are.</summary>
    /// <param name="requests">Packages.</param>
    /// <param name="sources">Further sources, for these and for later ones.</param>
    /// <param name="say">Takes what the reader should know.</param>
    /// <param name="stop">Stops the wait.</param>
    /// <returns>The files that were not there before.</returns>
    /// <exception cref="PackageException">A package that cannot be had; then nothing is added.</exception>
    public async Task<LibraryFiles> AddPackagesAsync(IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources, Action<string> say, CancellationToken stop)
    {
        var allSources = _sources.Union(sources).ToList();
        var missing = requests.Where(request => !IsThere(request, say)).ToList();
        var first = missing.DistinctBy(request => request.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var resolved = first.Count == 0 ? [] : await restore.RestoreAsync(first, allSources, _packages, say, stop);
        _sources.AddRange(allSources.Skip(_sources.Count));
        var files = Take(resolved, say);
        foreach (var again in missing.Except(first))
        {
            IsThere(again, say);
        }

        return files;
    }

    /// <summary>References an assembly file, unless one of its name is there.</summary>
    /// <param name="path">The file, in full.</param>
    /// <param name="say">Takes what the reader should know.</param>
    /// <returns>The file, or none.</returns>
    /// <exception cref="BadImageFormatException">No .NET assembly.</exception>
    public LibraryFiles AddFile(string path, Action<string> say)
    {
        var name = AssemblyName.GetAssemblyName(path).Name ?? Path.GetFileNameWithoutExtension(path);
        if (_assemblies.TryAdd(name, path))
        {
            return new LibraryFiles([path], [path], []) { Folders = [Path.GetDirectoryName(path)!] };
        }

        if (_assemblies[name] != path && !ProgramLibraries.Assemblies.ContainsKey(name))
        {
            say($"{name} is loaded already, from {_assemblies[name]}: restart the kernel to take {path}");
        }

        return LibraryFiles.None;
    }

    private bool IsThere(PackageRequest request, Action<string> say)
    {
        // The combination packages carry only libtorch, which the build chose.
        var libtorch = request.Name.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase) || request.Name.StartsWith("libtorch-", StringComparison.OrdinalIgnoreCase);
        if (!_packages.TryGetValue(request.Name, out var loaded))
        {
            return libtorch || _assemblies.ContainsKey(request.Name);
        }

        if (!request.Accepts(loaded))
        {
            say($"{request}: {request.Name} {loaded} is loaded already and is used instead"
                + (ProgramLibraries.Packages.ContainsKey(request.Name) ? "" : "; restart the kernel to take another version"));
        }

        return true;
    }

    private LibraryFiles Take(IReadOnlyList<ResolvedPackage> resolved, Action<string> say)
    {
        var files = LibraryFiles.None;
        foreach (var package in resolved)
        {
            if (!_packages.TryAdd(package.Name, package.Version))
            {
                say($"{package.Name} {package.Version} is asked for by other packages; {_packages[package.Name]}, which is loaded, is used instead");
                continue;
            }

            foreach (var framework in package.Frameworks)
            {
                say($"{package.Name} {package.Version} is made for {framework}, which this program does not run on: parts of it may not load");
            }

            files = files.With(New(package.Files));
        }

        return files;
    }

    private LibraryFiles New(LibraryFiles package)
    {
        var references = package.References.ToLookup(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);
        var assemblies = package.Assemblies.Where(path => _assemblies.TryAdd(Path.GetFileNameWithoutExtension(path), path)).ToList();
        return new LibraryFiles([.. assemblies.SelectMany(path => references[Path.GetFileNameWithoutExtension(path)])], assemblies, package.Natives);
    }
}
