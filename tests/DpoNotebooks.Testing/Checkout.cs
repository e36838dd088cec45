namespace DpoNotebooks.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    /// <summary>The folder that holds DpoNotebooks.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string from) =>
        File.Exists(Path.Combine(from, "DpoNotebooks.sln")) ? from
        : Find(Path.GetDirectoryName(from.TrimEnd('/')) ?? throw new DirectoryNotFoundException("DpoNotebooks.sln"));
}
