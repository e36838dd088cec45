namespace DpoNotebooks.Testing;

/// <summary>Third-party texts and tokenizers, which are not part of the project: ../shared/data beside the checkout.</summary>
public static class SharedData
{
    /// <summary>A file or folder of them; skips the running test, naming the file, if it is missing.</summary>
    public static string PathOf(params string[] parts)
    {
        var path = Path.GetFullPath(Path.Combine([Checkout.Root, "..", "shared", "data", .. parts]));
        Assert.SkipUnless(Path.Exists(path), $"needs the third-party file {Path.Combine(["shared", "data", .. parts])} beside the checkout");
        return path;
    }
}
