using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

/// <summary>A conversation of the kernel with jupyter_client, the library of Jupyter's own front ends.</summary>
[Collection("Jupyter")]
public sealed class JupyterClientTests(JupyterInstallation jupyter)
{
    [Fact]
    public async Task Every_message_is_answered_as_jupyter_client_expects()
    {
        using var folder = new TemporaryFolder();
        var script = Path.Combine(AppContext.BaseDirectory, "conversation.py");
        var (status, output, error) = await jupyter.RunPython("jupyter_client", "jupyter-client", folder.Path, script);

        Assert.True(status == 0, error);
        var checks = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.DoesNotContain(checks, line => !line.StartsWith("ok ", StringComparison.Ordinal));
        Assert.Equal("ok kernel_dies_with_its_parent", checks[^1]); // the last check
    }
}
