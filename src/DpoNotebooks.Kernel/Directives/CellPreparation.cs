using DpoNotebooks.Kernel.Packages;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>Carries out a cell's directives, before it is compiled.</summary>
internal static class CellPreparation
{
    /// <summary>Reads the cell and the files that it loads, and gets the packages that they ask for.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="context">The notebook's; what the cell references is added to it, unless the cell is refused.</param>
    /// <param name="stop">Stops the wait for packages.</param>
    /// <exception cref="DirectiveException">A directive that is unknown, or names what there is not; with its line.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
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
            return await context.Libraries.AddPackagesAsync([.. reader.Packages.Select(package => package.Request)], reader.Sources, context.Say, stop);
        }
        catch (PackageException e)
        {
            var named = reader.Packages.FirstOrDefault(package => e.Message.Contains(package.Request.Name, StringComparison.OrdinalIgnoreCase), reader.Packages[0]);
            throw new DirectiveException(named.Place, e.Message);
        }
    }

    private static LibraryFiles AddAssembly(string path, DirectivePlace place, CellContext context)
    {
        try
        {
            return context.Libraries.AddFile(path, context.Say);
        }
        catch (BadImageFormatException)
        {
            throw new DirectiveException(place, $"#r: {path} is no .NET assembly");
        }
    }
}
