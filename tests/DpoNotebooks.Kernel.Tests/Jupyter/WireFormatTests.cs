using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Jupyter;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

public sealed class WireFormatTests
{
    private const string Key = "a secret";
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();

    // Python: hmac.HMAC(b"a secret", digestmod=hashlib.sha256), updated with the four parts, .hexdigest()
    private const string SignedByPython = "86006502f0e454f78e99c162c1f1f6de4f25f86ce4f84bd676c2afd93ebc604f";
    private static readonly string[] PartsOfPython =
    [
        """{"msg_id": "1", "msg_type": "execute_request", "session": "s", "username": "é", "version": "5.3"}""",
        "{}",
        """{"deleted": []}""",
        """{"code": "var β = \"😀\";"}""",
    ];

    private readonly WireFormat _format = new(Key);

    [Fact]
    public void A_message_that_Python_signed_is_read()
    {
        var message = _format.Read([[1, 2], .. Frames(SignedByPython, PartsOfPython), [255, 0]])!;

        Assert.Equal("execute_request", message.Type);
        Assert.Equal("var β = \"😀\";", message.Text("code"));
        Assert.Equal("é", (string)message.Header["username"]!);
        Assert.Equal([1, 2], Assert.Single(message.Identities));
        Assert.Equal([255, 0], Assert.Single(message.Buffers));
    }

    [Fact]
    public void A_written_message_is_signed_over_its_four_parts_and_can_be_read()
    {
        var written = new WireMessage("display_data", new JsonObject { ["text"] = "β\n😀\u2028\"<é>" })
        {
            Parent = new JsonObject { ["msg_id"] = "1" },
            Metadata = new JsonObject { ["a"] = new JsonArray(1, null) },
            Identities = [[0, 1], "display_data"u8.ToArray()],
            Buffers = [[], [9, 8], Delimiter], // a buffer may contain any bytes
        };

        var frames = _format.Write(written);

        Assert.Equal(2 + 1 + 1 + 4 + 3, frames.Count);
        Assert.Equal(Signature(frames.Skip(4).Take(4)), Encoding.ASCII.GetString(frames[3]));
        var read = _format.Read(frames)!;
        Assert.Equal(written.Type, read.Type);
        Assert.Equal(written.Content.ToJsonString(), read.Content.ToJsonString());
        Assert.Equal(written.Parent.ToJsonString(), read.Parent.ToJsonString());
        Assert.Equal(written.Metadata.ToJsonString(), read.Metadata.ToJsonString());
        Assert.Equal(written.Identities, read.Identities);
        Assert.Equal(written.Buffers, read.Buffers);
    }

    [Fact]
    public void Headers_have_the_message_id_the_session_and_the_protocol_version()
    {
        JsonObject Header() => JsonNode.Parse(_format.Write(new WireMessage("status", []))[2])!.AsObject();
        var (first, second) = (Header(), Header());

        Assert.Equal(("status", "5.4"), ((string)first["msg_type"]!, (string)first["version"]!));
        Assert.Equal((string)first["session"]!, (string)second["session"]!);
        Assert.NotEqual((string)first["msg_id"]!, (string)second["msg_id"]!);
        Assert.EndsWith("Z", (string)first["date"]!, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, DateTimeOffset.Parse((string)first["date"]!, null).Offset);
    }

    [Fact]
    public void A_message_signed_with_another_key_is_rejected() =>
        Assert.Null(_format.Read(new WireFormat("another").Write(new WireMessage("status", []))));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_message_changed_after_signing_is_rejected(int part)
    {
        string[] parts = [.. PartsOfPython];
        parts[part] = parts[part].Replace("{", "{ ", StringComparison.Ordinal);

        Assert.Null(_format.Read(Frames(SignedByPython, parts)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("no signature")]
    public void A_message_without_a_signature_is_rejected(string signature) => Assert.Null(_format.Read(Frames(signature, PartsOfPython)));

    [Fact]
    public void Missing_frames_and_a_missing_delimiter_are_rejected()
    {
        var frames = Frames(SignedByPython, PartsOfPython);

        Assert.NotNull(_format.Read(frames));
        Assert.All(Enumerable.Range(0, frames.Count), count => Assert.Null(_format.Read([.. frames.Take(count)])));
        Assert.Null(_format.Read([.. frames.Skip(1)]));
    }

    [Theory]
    [InlineData("""{"msg_type": "a", "msg_type": "b"}""", "{}")] // a duplicate name is ambiguous
    [InlineData("""{"msg_type": "a"}""", """{"x": 1, "x": 2}""")]
    [InlineData("""{"msg_type": 1}""", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("[]", "{}")]
    [InlineData("no JSON", "{}")]
    [InlineData("""{"msg_type": "a"}""", "{")]
    [InlineData("""{"msg_type": "a"}""", "")]
    public void A_signed_but_malformed_message_is_rejected(string header, string content)
    {
        string[] parts = [header, "{}", "{}", content];

        Assert.Null(_format.Read(Frames(Signature(parts.Select(Encoding.UTF8.GetBytes)), parts)));
    }

    [Fact]
    public void Excessive_nesting_is_rejected()
    {
        string[] parts = ["""{"msg_type": "a"}""", "{}", "{}", $$"""{"x": {{new string('[', 100_000)}}{{new string(']', 100_000)}}}"""];

        Assert.Null(_format.Read(Frames(Signature(parts.Select(Encoding.UTF8.GetBytes)), parts)));
    }

    private static List<byte[]> Frames(string signature, string[] parts) =>
        [Delimiter, Encoding.ASCII.GetBytes(signature), .. parts.Select(Encoding.UTF8.GetBytes)];

    private static string Signature(IEnumerable<byte[]> parts) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), parts.SelectMany(part => part).ToArray()));
}
