using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Compiler;

/// <summary>Ensures that all compilations share one set of type symbols for the same assemblies.</summary>
internal static class ReferenceBinding
{
    private static readonly Lock Binding = new();

    /// <summary>
    /// Binds a compilation's references, one compilation at a time. Two compilations that bind concurrently would each create their
    /// own symbols for the same assemblies; a later cell that sees both would not accept one's Tensor as the other's.
    /// </summary>
    /// <returns>The same compilation.</returns>
    public static T Bind<T>(T compilation)
        where T : Compilation
    {
        lock (Binding)
        {
            _ = compilation.Assembly;
            return compilation;
        }
    }
}
