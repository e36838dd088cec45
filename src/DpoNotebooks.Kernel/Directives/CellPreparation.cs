using DpoNotebooks.Kernel.Packages;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>Executes the directives of a cell before it is compiled.</summary>
internal static class CellPreparation
{
    /// <summary>Reads the cell and the files that it loads, and restores the packages that they request.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="context">The notebook's context. The libraries that the cell references are added to it, unless a directive fails.</param>
    /// <param name="stop">Stops the restore of packages.</param>
    /// <exception cref="DirectiveException">A directive is unknown, or it names a file or package that does not exist. The message has its line.</exception>
    /// <exception cref="OperationCanceledException">The restore was stopped.</exception>
    public static async Task<PreparedCell> PrepareAsync(string code, CellContext context, CancellationToken stop = default)
    {
        var reader = new CellReader(context.Folder);
        var cell = reader.ReadCell(code);
        var packages = await AddPackagesAsync(reader, context, stop);
        var files = reader.Assemblies.Select(file => AddAssembly(file.Path, file.Place, context));
        return cell with { Loaded = reader.Loaded, Libraries = files.Aggregate(packages, (all, file) => all.With(file)) };
    }

    private static async Task<LibraryFiles> AddPackagesAsync(CellReader reader, CellContext context, CancellationToken stop)
    {
        try
        {
            var requests = reader.Packages.Select(package => package.Request).ToList();
            return await context.Libraries.AddPackagesAsync(requests, reader.Sources, context.Report, stop);
        }
        catch (PackageException e)
        {
            var failed = reader.Packages.FirstOrDefault(
                package => e.Message.Contains(package.Request.Name, StringComparison.OrdinalIgnoreCase), reader.Packages[0]);
            throw new DirectiveException(failed.Place, e.Message);
        }
    }

    private static LibraryFiles AddAssembly(string path, DirectivePlace place, CellContext context)
    {
        try
        {
            return context.Libraries.AddFile(path, context.Report);
        }
        catch (BadImageFormatException)
        {
            throw new DirectiveException(place, $"#r: {path} is not a .NET assembly");
        }
    }
}
