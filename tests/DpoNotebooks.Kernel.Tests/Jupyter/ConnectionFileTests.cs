using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Jupyter;
using DpoNotebooks.Kernel.Tests.Fixtures;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

public sealed class ConnectionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JsonObject _content = new()
    {
        ["transport"] = "tcp",
        ["ip"] = "127.0.0.1",
        ["shell_port"] = 50001,
        ["iopub_port"] = 50002,
        ["stdin_port"] = 50003,
        ["control_port"] = 50004,
        ["hb_port"] = 50005,
        ["key"] = "secret",
        ["signature_scheme"] = "hmac-sha256",
        ["kernel_name"] = "dpo-csharp", // which newer Jupyters write too
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_Jupyter_writes_is_read()
    {
        var connection = ConnectionFile.Read(Write());

        Assert.Equal(new ConnectionFile("tcp", "127.0.0.1", 50001, 50002, 50003, 50004, 50005, "secret", "hmac-sha256"), connection);
        Assert.Equal("tcp://127.0.0.1:50002", connection.Endpoint(connection.IopubPort));
    }

    [Theory]
    [InlineData("transport", "\"ipc\"", "transport ipc: this kernel speaks tcp")]
    [InlineData("signature_scheme", "\"hmac-md5\"", "signature scheme hmac-md5: this kernel signs with hmac-sha256")]
    [InlineData("key", "\"\"", "it has no key")]
    [InlineData("key", "null", "it has no key")]
    [InlineData("ip", "\" \"", "it names no ip")]
    [InlineData("shell_port", "0", "a port is not between 1 and 65535")]
    [InlineData("hb_port", "65536", "a port is not between 1 and 65535")]
    [InlineData("control_port", "\"many\"", "$.control_port")]
    [InlineData("stdin_port", null, "'stdin_port'")] // it is not there
    [InlineData("iopub_port", null, "'iopub_port'")]
    [InlineData("ip", null, "'ip'")]
    public void A_field_that_is_wrong_is_named_with_the_file_in_one_line(string field, string? json, string problem)
    {
        _content.Remove(field);
        if (json is not null)
        {
            _content[field] = JsonNode.Parse(json);
        }

        var file = Write();
        var error = Assert.Throws<InvalidDataException>(() => ConnectionFile.Read(file)).Message;

        Assert.StartsWith(file + ": ", error, StringComparison.Ordinal);
        Assert.Contains(problem, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Theory]
    [InlineData("no JSON", "c.json: no connection file of Jupyter: ")]
    [InlineData("null", "c.json: no connection file of Jupyter: it holds null")]
    [InlineData("[]", "c.json: no connection file of Jupyter: ")]
    [InlineData(null, "c.json")] // there is none
    public async Task A_kernel_that_cannot_start_says_why_in_one_line_with_status_1(string? text, string problem)
    {
        if (text is not null)
        {
            _folder.Write("c.json", text);
        }

        AssertRefused(await DpoProcess.RunIn(_folder.Path, "kernel", "c.json"), problem);
    }

    [Theory]
    [InlineData("ip", "\"nowhere.invalid\"", "cannot listen on tcp://nowhere.invalid:")]
    [InlineData("ip", "\"203.0.113.7\"", "cannot listen on tcp://203.0.113.7:")] // no address of this machine
    [InlineData("iopub_port", "50001", "cannot listen on tcp://127.0.0.1:50001")] // taken by shell
    public async Task An_address_that_cannot_be_listened_on_is_named(string field, string json, string problem)
    {
        _content[field] = JsonNode.Parse(json);

        AssertRefused(await DpoProcess.RunIn(_folder.Path, "kernel", Write()), problem);
    }

    private static void AssertRefused((int Status, string Output, string Error) run, string problem)
    {
        Assert.Equal((1, ""), (run.Status, run.Output));
        Assert.StartsWith("dpo kernel: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    private string Write() => _folder.Write("c.json", _content.ToJsonString());
}
