namespace DpoNotebooks.Kernel.Packages;

/// <summary>A package that cannot be had.</summary>
/// <param name="message">Which, and why.</param>
internal sealed class PackageException(string message) : Exception(message);
