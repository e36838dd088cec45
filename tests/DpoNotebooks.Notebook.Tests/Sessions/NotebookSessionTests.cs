using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Sessions;

namespace DpoNotebooks.Notebook.Tests.Sessions;

// A session seeds torch's own generator.
[Collection(TorchGenerator.Name)]
public sealed class NotebookSessionTests
{
    [Fact]
    public void The_same_seed_gives_the_same_random_numbers()
    {
        NotebookSession.Start(seed: 7, device: "cpu");
        using var first = rand(4);
        NotebookSession.Start(seed: 7, device: "cpu");
        using var again = rand(4);

        Assert.Equal(first.data<float>().ToArray(), again.data<float>().ToArray());
    }

    [Fact]
    public void The_results_folder_is_created_at_its_first_use()
    {
        var name = Guid.NewGuid().ToString("N");
        var folder = Path.GetFullPath(Path.Combine("results", name));

        var session = NotebookSession.Start(seed: 1, notebook: name, name: "first");
        Assert.False(Directory.Exists(folder));

        var file = session.PathOf("frontier.json");
        Assert.Equal(Path.Combine(folder, "first", "frontier.json"), file);
        Assert.True(Directory.Exists(Path.Combine(folder, "first")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_default_name_of_the_notebook_comes_from_the_host()
    {
        NotebookHost.Current = new NotebookHost("01-sentiment", _ => { });

        Assert.EndsWith(Path.Combine("results", "01-sentiment", "run"), NotebookSession.Start(seed: 1, name: "run").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_device_is_selected_automatically_or_by_name()
    {
        Assert.Equal(cuda_is_available() ? DeviceType.CUDA : mps_is_available() ? DeviceType.MPS : DeviceType.CPU, NotebookSession.Start(seed: 1).Device.type);
        Assert.Equal(DeviceType.CPU, NotebookSession.Start(seed: 1, device: "cpu").Device.type);
        var error = Assert.Throws<ArgumentException>(() => NotebookSession.Start(seed: 1, device: "cuda:99"));
        Assert.Contains("device cuda:99 is not available here", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NotebookSession.Start(seed: 1, device: "quantum"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_name_that_is_not_a_valid_folder_name_is_rejected(string name) =>
        Assert.Throws<ArgumentException>(() => NotebookSession.Start(seed: 1, notebook: name));
}
