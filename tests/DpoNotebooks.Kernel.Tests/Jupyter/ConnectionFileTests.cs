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
        ["kernel_name"] = "dpo-csharp", // newer versions of Jupyter write this field too
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_connection_file_of_Jupyter_is_read()
    {
        var connection = ConnectionFile.Read(Write());

        Assert.Equal(new ConnectionFile("tcp", "127.0.0.1", 50001, 50002, 50003, 50004, 50005, "secret", "hmac-sha256"), connection);
        Assert.Equal("tcp://127.0.0.1:50002", connection.Endpoint(connection.IopubPort));
    }

    [Theory]
    [InlineData("transport", "\"ipc\"", "transport ipc is not supported: use tcp")]
    [InlineData("signature_scheme", "\"hmac-md5\"", "signature scheme hmac-md5 is not supported: use hmac-sha256")]
    [InlineData("key", "\"\"", "the key is empty")]
    [InlineData("key", "null", "the key is empty")]
    [InlineData("ip", "\" \"", "ip is empty")]
    [InlineData("shell_port", "0", "a port is not between 1 and 65535")]
    [InlineData("hb_port", "65536", "a port is not between 1 and 65535")]
    [InlineData("control_port", "\"many\"", "$.control_port")]
    [InlineData("stdin_port", null, "'stdin_port'")] // missing
    [InlineData("iopub_port", null, "'iopub_port'")]
    [InlineData("ip", null, "'ip'")]
    public void An_invalid_field_is_reported_with_the_file_in_one_line(string field, string? json, string problem)
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
    [InlineData("no JSON", "c.json: not a Jupyter connection file: ")]
    [InlineData("null", "c.json: not a Jupyter connection file: the file contains null")]
    [InlineData("[]", "c.json: not a Jupyter connection file: ")]
    [InlineData(null, "c.json")] // the file is missing
    public async Task A_kernel_that_cannot_start_reports_the_reason_in_one_line_with_exit_status_1(string? text, string problem)
    {
        if (text is not null)
        {
            _folder.Write("c.json", text);
        }

        AssertRefused(await DpoProcess.RunIn(_folder.Path, "kernel", "c.json"), problem);
    }

    [Theory]
    [InlineData("ip", "\"nowhere.invalid\"", "cannot listen on tcp://nowhere.invalid:")]
    [InlineData("ip", "\"203.0.113.7\"", "cannot listen on tcp://203.0.113.7:")] // not an address of this machine
    [InlineData("iopub_port", "50001", "cannot listen on tcp://127.0.0.1:50001")] // used by shell
    public async Task An_unavailable_address_is_reported(string field, string json, string problem)
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
