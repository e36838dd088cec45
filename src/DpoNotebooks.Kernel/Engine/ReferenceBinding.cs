using Microsoft.CodeAnalysis;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Sees to it that every cell means the same types by the same assemblies.</summary>
internal static class ReferenceBinding
{
    private static readonly Lock One = new();

    /// <summary>
    /// Binds a compilation's references, one compilation at a time: of two that bind at once each would make its own types of
    /// the same assemblies, a later cell would see those of either, and a Tensor would be no Tensor to it.
    /// </summary>
    /// <returns>The compilation.</returns>
    public static T Bind<T>(T compilation)
        where T : Compilation
    {
        lock (One)
        {
            _ = compilation.Assembly;
            return compilation;
        }
    }
}
