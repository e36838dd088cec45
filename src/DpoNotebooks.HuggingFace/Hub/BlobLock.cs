namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Locks a file so that one process at a time downloads a blob. The others wait and then find the blob in the cache.</summary>
internal static class BlobLock
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    // The error codes of a file that another process has locked: EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION and
    // ERROR_LOCK_VIOLATION on Windows.
    private static readonly int[] LockedByAnother = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>Waits until the lock is free and takes it. Disposing the stream releases it.</summary>
    public static FileStream Acquire(string path, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? path);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (LockedByAnother.Contains(e.HResult))
            {
                stop.WaitHandle.WaitOne(PollInterval);
            }
        }
    }
}
