namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Holds a file so that one process at a time downloads a content; the others wait, and find it there.</summary>
internal static class BlobLock
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // What the systems say of a file that another holds: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>Waits until the lock is free and takes it; disposing gives it back.</summary>
    public static FileStream Take(string path, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (HeldByAnother.Contains(e.HResult))
            {
                stop.WaitHandle.WaitOne(Look);
            }
        }
    }
}
