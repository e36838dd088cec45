using System.Reflection;

namespace DpoNotebooks.Kernel.Packages;

/// <summary>The libraries that the cells of one notebook have referenced so far, in addition to those of the program.</summary>
/// <param name="restore">Restores packages.</param>
internal sealed class NotebookLibraries(PackageRestore restore)
{
    private readonly Dictionary<string, string> _packages = new(ProgramLibraries.Packages, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _assemblies = new(ProgramLibraries.Assemblies, StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _sources = [];

    /// <summary>Restores packages and their dependencies, in versions that are compatible with one another and with the loaded packages.</summary>
    /// <param name="requests">The packages.</param>
    /// <param name="sources">Additional sources, for these packages and later ones.</param>
    /// <param name="report">Receives messages for the user, one line each.</param>
    /// <param name="stop">Stops the restore.</param>
    /// <returns>The files that this call adds.</returns>
    /// <exception cref="PackageException">A package cannot be restored. In this case nothing is added.</exception>
    public async Task<LibraryFiles> AddPackagesAsync(
        IReadOnlyList<PackageRequest> requests, IReadOnlyList<string> sources, Action<string> report, CancellationToken stop)
    {
        var allSources = _sources.Union(sources).ToList();
        var missing = requests.Where(request => !IsLoaded(request, report)).ToList();
        var first = missing.DistinctBy(request => request.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var resolved = first.Count == 0 ? [] : await restore.RestoreAsync(first, allSources, _packages, report, stop);
        _sources.AddRange(allSources.Skip(_sources.Count));
        var files = AddResolved(resolved, report);
        foreach (var duplicate in missing.Except(first))
        {
            IsLoaded(duplicate, report);
        }

        return files;
    }

    /// <summary>References an assembly file, unless an assembly with its name is already loaded.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="report">Receives messages for the user, one line each.</param>
    /// <returns>The file, or no files if the assembly is already loaded.</returns>
    /// <exception cref="BadImageFormatException">The file is not a .NET assembly.</exception>
    public LibraryFiles AddFile(string path, Action<string> report)
    {
        var name = AssemblyName.GetAssemblyName(path).Name ?? Path.GetFileNameWithoutExtension(path);
        if (_assemblies.TryAdd(name, path))
        {
            return new LibraryFiles([path], [path], []) { Folders = [Path.GetDirectoryName(path)!] };
        }

        if (_assemblies[name] != path && !ProgramLibraries.Assemblies.ContainsKey(name))
        {
            report($"{name} is already loaded from {_assemblies[name]}; restart the kernel to load {path}");
        }

        return LibraryFiles.None;
    }

    private bool IsLoaded(PackageRequest request, Action<string> report)
    {
        // These packages contain only libtorch, which the program already has.
        var isLibtorch = request.Name.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase)
            || request.Name.StartsWith("libtorch-", StringComparison.OrdinalIgnoreCase);
        if (!_packages.TryGetValue(request.Name, out var loaded))
        {
            return isLibtorch || _assemblies.ContainsKey(request.Name);
        }

        if (!request.Accepts(loaded))
        {
            report($"{request}: {request.Name} {loaded} is already loaded and is used instead"
                + (ProgramLibraries.Packages.ContainsKey(request.Name) ? "" : "; restart the kernel to load another version"));
        }

        return true;
    }

    private LibraryFiles AddResolved(IReadOnlyList<ResolvedPackage> resolved, Action<string> report)
    {
        var files = LibraryFiles.None;
        foreach (var package in resolved)
        {
            if (!_packages.TryAdd(package.Name, package.Version))
            {
                report($"{package.Name} {package.Version} is required by other packages, but {_packages[package.Name]} is already loaded and is used instead");
                continue;
            }

            foreach (var framework in package.Frameworks)
            {
                report($"{package.Name} {package.Version} targets {framework}, which this program does not include; parts of it may fail to load");
            }

            files = files.With(AddNew(package.Files));
        }

        return files;
    }

    private LibraryFiles AddNew(LibraryFiles package)
    {
        var references = package.References.ToLookup(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);
        var assemblies = package.Assemblies.Where(path => _assemblies.TryAdd(Path.GetFileNameWithoutExtension(path), path)).ToList();
        return new LibraryFiles([.. assemblies.SelectMany(path => references[Path.GetFileNameWithoutExtension(path)])], assemblies, package.Natives);
    }
}
