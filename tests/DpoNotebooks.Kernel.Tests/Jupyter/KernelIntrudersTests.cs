using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DpoNotebooks.Kernel.Tests.Fixtures;
using NetMQ;
using NetMQ.Sockets;

namespace DpoNotebooks.Kernel.Tests.Jupyter;

/// <summary>Messages and bytes from other processes than the front end: the kernel must neither run them nor fail.</summary>
public sealed class KernelIntrudersTests : IDisposable
{
    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private readonly KernelProcess _process = new();
    private readonly KernelClient _client;
    private readonly Random _random = new(4);
    private readonly string _trace = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    public KernelIntrudersTests() => _client = new KernelClient(_process.Connection);

    [Fact]
    public void A_hundred_thousand_invalid_messages_are_dropped()
    {
        _client.Execute("1");
        var before = _process.ResidentBytes;
        using var socket = new DealerSocket();
        socket.Options.SendHighWatermark = 0;
        socket.Connect(_process.Connection.Endpoint(_process.Connection.ShellPort));
        for (var i = 0; i < 100_000; i++)
        {
            socket.SendMultipartBytes(BadMessage(i));
        }

        WaitForAll(socket);
        Assert.Equal("2", _client.Execute("1 + 1").Result);
        Assert.False(File.Exists(_trace));
        Assert.InRange(_process.ResidentBytes - before, long.MinValue, 200_000_000);
    }

    [Fact]
    public void A_replayed_message_does_not_run_again()
    {
        _client.Execute("var ran = 0;");
        using var socket = new DealerSocket();
        socket.Connect(_process.Connection.Endpoint(_process.Connection.ShellPort));
        var frames = Signed(Header("execute_request"), "{}", "{}", Execution("ran++;"));
        for (var i = 0; i < 5; i++)
        {
            socket.SendMultipartBytes(frames);
        }

        WaitForAll(socket);
        Assert.Equal("1", _client.Execute("ran").Result);
    }

    [Fact]
    public void The_kernel_survives_arbitrary_bytes_on_its_ports()
    {
        var (connection, half) = (_process.Connection, new List<TcpClient>());
        int[] ports = [connection.ShellPort, connection.IopubPort, connection.StdinPort, connection.ControlPort, connection.HbPort];
        for (var i = 0; i < 2000; i++)
        {
            var intruder = new TcpClient();
            intruder.Connect(IPAddress.Parse(connection.Ip), ports[i % ports.Length]);
            try
            {
                intruder.GetStream().Write(Garbage(i / ports.Length));
            }
            catch (IOException)
            {
                // the kernel has already closed the connection, as it should
            }

            if (i % 20 == 0)
            {
                half.Add(intruder);
                continue;
            }

            intruder.LingerState = new LingerOption(i % 3 == 0, 0); // some connections are reset
            intruder.Dispose();
        }

        using var other = new KernelClient(connection);
        Assert.Equal("2", other.Execute("1 + 1").Result);
        Assert.Equal("3", _client.Execute("1 + 2").Result);
        Assert.Equal([7], _client.Ping([7]));
        half.ForEach(intruder => intruder.Dispose());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /a-path-that-is-as-long-as-a-whole-greeting HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u007f")] // followed by silence
    public void A_peer_that_violates_the_protocol_is_disconnected(string said)
    {
        using var intruder = new TcpClient(_process.Connection.Ip, _process.Connection.ShellPort);
        intruder.ReceiveTimeout = (int)KernelClient.Timeout.TotalMilliseconds;
        intruder.GetStream().Write(Encoding.ASCII.GetBytes(said));

        // The kernel sends its greeting and then closes or, if it left received bytes unread, resets the connection.
        try
        {
            intruder.GetStream().ReadExactly(new byte[64]);
            Assert.Equal(-1, intruder.GetStream().ReadByte());
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // the connection was reset
        }
    }

    [Fact]
    public void The_kernel_listens_only_on_the_five_ports_of_the_connection_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var own = Directory.GetFiles($"/proc/{_process.Process.Id}/fd").Select(file => new FileInfo(file).LinkTarget).ToHashSet();
        var listening = new[] { "tcp", "tcp6" }
            .SelectMany(file => File.ReadLines($"/proc/{_process.Process.Id}/net/{file}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row[3] == "0A" && own.Contains($"socket:[{row[9]}]"))
            .Select(row => row[1]);

        var connection = _process.Connection;
        int[] ports = [connection.ShellPort, connection.IopubPort, connection.StdinPort, connection.ControlPort, connection.HbPort];
        Assert.Equal(ports.Select(port => $"0100007F:{port:X4}").Order(), listening.Order()); // 127.0.0.1
    }

    [Fact]
    public void A_thread_of_a_cell_that_throws_does_not_end_the_kernel()
    {
        var id = _client.Send("execute_request", KernelClient.Execution("new System.Threading.Thread(() => throw new Exception(\"from a thread\")).Start();"));

        Assert.Contains("from a thread", (string)_client.WaitFor(id, "stream").Content["text"]!);
        Assert.Equal("2", _client.Execute("1 + 1").Result);
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Dispose();
        File.Delete(_trace);
    }

    private static string Header(string type) =>
        new JsonObject { ["msg_id"] = Guid.NewGuid().ToString(), ["msg_type"] = type, ["session"] = "s", ["version"] = "5.4" }.ToJsonString();

    private static string Execution(string code) => KernelClient.Execution(code).ToJsonString();

    // An invalid message that would create a file if it ran.
    private List<byte[]> BadMessage(int kind)
    {
        var (header, content) = (Header("execute_request"), Execution($"File.WriteAllText(@\"{_trace}\", \"\");"));
        var good = Signed(header, "{}", "{}", content);
        switch (kind % 16)
        {
            case 0: good[1] = Encoding.ASCII.GetBytes(new string('0', 64)); return good;
            case 1: good[1] = []; return good;
            case 2: good[1][_random.Next(64)] ^= 1; return good;
            case 3: good[5] = Encoding.UTF8.GetBytes(Execution("System.IO.File.WriteAllText(\"other\", \"\");")); return good; // signature of other content
            case 4: return [.. good.Skip(1)]; // no delimiter
            case 5: return [.. good.Take(_random.Next(1, 6))];
            case 6: return Signed(Random(100), "{}", "{}", content);
            case 7: return Signed("[1]", "{}", "{}", content);
            case 8: return Signed("{\"msg_type\":3}", "{}", "{}", content);
            case 9: return Signed($"{{\"msg_type\":\"kernel_info_request\",{header[1..]}", "{}", "{}", content); // duplicate msg_type
            case 10: return Signed(header, "{}", "{}", string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "1" + new string('}', 1000));
            case 11: return Signed(header.Replace("execute_request", "\\ud800", StringComparison.Ordinal), "{}", "{}", content);
            case 12: return Signed(Header("execute"), "{}", "{}", content); // no such type
            case 13: return [.. Enumerable.Repeat<byte[]>([1], 200)];
            case 14: return [new byte[kind % 1000 == 14 ? 1_000_000 : 1000], .. good.Take(3)];
            default: return [Encoding.UTF8.GetBytes(Random(50)), .. good.Skip(2)];
        }
    }

    private string Random(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)_random.Next(32, 127)));

    private List<byte[]> Signed(params string[] parts)
    {
        byte[][] bytes = [.. parts.Select(Encoding.UTF8.GetBytes)];
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_process.Connection.Key), bytes.SelectMany(part => part).ToArray());
        return [Delimiter, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(signature)), .. bytes];
    }

    // Bytes that are not ZMTP from the start, or become invalid later.
    private byte[] Garbage(int kind)
    {
        byte[] greeting = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0, .. "NULL"u8, .. new byte[48]];
        byte[] ready = [4, 0x26, .. "\x05READY\x0BSocket-Type\0\0\0\x06"u8, .. "DEALER"u8, .. "\x08Identity\0\0\0\0"u8];
        var noise = new byte[_random.Next(1, 200)];
        _random.NextBytes(noise);
        var changed = greeting.ToArray();
        changed[_random.Next(64)] ^= 0xFF;
        byte[] huge = [.. _random.Next(2) == 0 ? [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] : new byte[] { 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF }];
        return (kind % 11) switch
        {
            0 => noise,
            1 => "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(),
            2 => [0xFF, .. huge, .. noise], // a frame of ZMTP 1
            3 => greeting[.._random.Next(1, 64)],
            4 => [.. changed, .. noise],
            5 => [.. greeting, .. noise],
            6 => [.. greeting, 4, 12, .. "\x05READY\xFF"u8[..6], .. "\xFF\xFF"u8[..2], 0xFF, 0xFF, 0xFF, 0xFF],
            7 => [.. greeting, .. ready, .. noise],
            8 => [.. greeting, .. ready, 2, .. huge, .. noise], // a frame of exabytes
            9 => [.. greeting, 6, .. huge, .. noise],
            _ => [],
        };
    }

    // The kernel processes messages in order, so the reply to a later request shows that all earlier messages are processed.
    private void WaitForAll(DealerSocket socket)
    {
        socket.SendMultipartBytes(Signed(Header("kernel_info_request"), "{}", "{}", "{}"));
        while (true)
        {
            List<byte[]>? answer = null;
            Assert.True(socket.TryReceiveMultipartBytes(KernelClient.Timeout, ref answer!));
            if (Encoding.UTF8.GetString(answer![2]).Contains("kernel_info_reply", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
