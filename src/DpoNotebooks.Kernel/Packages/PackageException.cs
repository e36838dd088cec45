namespace DpoNotebooks.Kernel.Packages;

/// <summary>A package request that is malformed or cannot be restored.</summary>
/// <param name="message">The package and the reason.</param>
internal sealed class PackageException(string message) : Exception(message);
