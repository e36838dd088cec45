using System.Xml.Linq;

namespace DpoNotebooks.Architecture.Tests;

/// <summary>A project of src.</summary>
/// <param name="Name">The project's name, which is also its folder and its root namespace.</param>
/// <param name="Assembly">The name of the assembly that it builds.</param>
internal sealed record SourceProject(string Name, string Assembly)
{
    /// <summary>All projects of src, each after the projects that it references.</summary>
    public static IReadOnlyList<SourceProject> All { get; } =
    [
        new("DpoNotebooks.HuggingFace", "DpoNotebooks.HuggingFace"),
        new("DpoNotebooks.Models", "DpoNotebooks.Models"),
        new("DpoNotebooks", "DpoNotebooks"),
        new("DpoNotebooks.Experiments", "DpoNotebooks.Experiments"),
        new("DpoNotebooks.Notebook", "DpoNotebooks.Notebook"),
        new("DpoNotebooks.Kernel", "dpo"),
    ];

    /// <summary>The project's folder.</summary>
    public string Folder => Path.Combine(Checkout.Root, "src", Name);

    /// <summary>Path of the built assembly, in the output folder of these tests.</summary>
    public string AssemblyPath => Path.Combine(AppContext.BaseDirectory, Assembly + ".dll");

    /// <summary>The project with a name.</summary>
    public static SourceProject Named(string name) => All.Single(project => project.Name == name);

    /// <summary>Names of the projects that the project file references, in alphabetical order.</summary>
    public IReadOnlyList<string> References() =>
    [
        .. XDocument.Load(Path.Combine(Folder, Name + ".csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Folder of a namespace, relative to the project: "." for the root namespace, null for a namespace outside the project.</summary>
    public string? FolderOf(string @namespace) =>
        @namespace == Name ? "."
        : @namespace.StartsWith(Name + ".", StringComparison.Ordinal) ? @namespace[(Name.Length + 1)..].Replace('.', '/')
        : null;
}
