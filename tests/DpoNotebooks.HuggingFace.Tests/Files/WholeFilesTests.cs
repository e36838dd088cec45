using DpoNotebooks.HuggingFace.Files;

namespace DpoNotebooks.HuggingFace.Tests.Files;

public class WholeFilesTests
{
    [Fact]
    public void A_failed_commit_leaves_the_folder_unchanged()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a", "old");
        folder.Write("stale", "old");
        Directory.CreateDirectory(folder.PathOf("c")); // no file can have this name

        using (var files = new WholeFiles(folder.Path))
        {
            foreach (var name in new[] { "a", "b", "c" })
            {
                files.Write(name, file => file.Write("new"u8));
            }

            Assert.ThrowsAny<Exception>(() => files.Commit(["stale"]));
        }

        Assert.Equal(["a", "stale"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal("old", File.ReadAllText(folder.PathOf("a")));
        Assert.Equal("old", File.ReadAllText(folder.PathOf("stale")));
    }

    [Fact]
    public void Commit_replaces_the_old_files_and_dispose_deletes_uncommitted_ones()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a", "old");
        folder.Write("stale", "old");
        using (var files = new WholeFiles(folder.Path))
        {
            files.Write("a", file => file.Write("lost"u8));
        }

        Assert.Equal("old", File.ReadAllText(folder.PathOf("a")));
        using (var files = new WholeFiles(folder.Path))
        {
            files.Write("a", file => file.Write("new"u8));
            files.Write("b", file => file.Write("new"u8));
            files.Commit(["stale", "a", "never there"]);
        }

        Assert.Equal(["a", "b"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal("new", File.ReadAllText(folder.PathOf("a")));
    }
}
