using System.Buffers.Binary;
using System.Text;

namespace DpoNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>The bytes of ZeroMQ's protocol, ZMTP 3.0 without encryption (https://rfc.zeromq.org/spec/23): greeting, handshake, frames.</summary>
internal static class ZmtpWire
{
    /// <summary>Bytes of the largest message that is taken, all its frames together.</summary>
    public const int LargestMessage = 64 << 20;

    private const int GreetingBytes = 64;
    private const int VersionBytes = 11; // as far as every version greets alike
    private const int Chunk = 1 << 16;
    private const byte More = 1, Long = 2, Command = 4;
    private static readonly byte[] Signature = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F];
    private static readonly byte[] Mechanism = [.. "NULL"u8, .. new byte[16]];

    /// <summary>Says what this side speaks, and hears whether the other speaks it too.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public static void Greet(Stream reading, Stream writing)
    {
        byte[] greeting = [.. Signature, 3, 0, .. Mechanism];
        writing.Write([.. greeting, .. new byte[GreetingBytes - greeting.Length]]);
        writing.Flush();
        var heard = new byte[GreetingBytes];
        reading.ReadExactly(heard, 0, VersionBytes);
        Demand(heard[0] == Signature[0] && heard[9] == Signature[9] && heard[10] >= 3);
        reading.ReadExactly(heard, VersionBytes, GreetingBytes - VersionBytes);
        Demand(heard.AsSpan(12, Mechanism.Length).SequenceEqual(Mechanism));
    }

    /// <summary>Exchanges the sockets' types.</summary>
    /// <param name="reading">The connection, after the greeting.</param>
    /// <param name="writing">The connection's other direction.</param>
    /// <param name="type">This socket's type.</param>
    /// <returns>The other's type, and the identity that it chose, if any.</returns>
    /// <exception cref="InvalidDataException">The other breaks the protocol.</exception>
    public static (string Type, byte[] Identity) ShakeHands(Stream reading, Stream writing, string type)
    {
        byte[] ready = [.. "\x05READY\x0BSocket-Type\0\0\0"u8, (byte)type.Length, .. Encoding.ASCII.GetBytes(type)];
        writing.Write([Command, (byte)ready.Length, .. ready]);
        writing.Flush();
        var (flags, body) = ReadFrame(reading, Chunk);
        Demand((flags & Command) != 0 && body.AsSpan().StartsWith("\x05READY"u8));
        var (peer, identity) = ("", Array.Empty<byte>());
        for (var rest = body.AsSpan(6); rest.Length > 0;)
        {
            var name = Encoding.ASCII.GetString(Take(ref rest, Take(ref rest, 1)[0]));
            var value = Take(ref rest, BinaryPrimitives.ReadUInt32BigEndian(Take(ref rest, 4)));
            peer = name.Equals("Socket-Type", StringComparison.OrdinalIgnoreCase) ? Encoding.ASCII.GetString(value) : peer;
            identity = name.Equals("Identity", StringComparison.OrdinalIgnoreCase) ? value.ToArray() : identity;
        }

        return (peer, identity);
    }

    /// <summary>The next message's frames; waits for it.</summary>
    /// <exception cref="InvalidDataException">The other breaks the protocol, or the message is too large.</exception>
    public static List<byte[]> ReadMessage(Stream stream)
    {
        var frames = new List<byte[]>();
        for (var room = (long)LargestMessage; ;)
        {
            var (flags, body) = ReadFrame(stream, room);
            if ((flags & Command) != 0)
            {
                continue; // none that matters here
            }

            frames.Add(body);
            room -= body.Length + Chunk; // many small frames are large too
            if ((flags & More) == 0)
            {
                return frames;
            }
        }
    }

    /// <summary>Writes a message, without flushing.</summary>
    public static void WriteMessage(Stream stream, IReadOnlyList<byte[]> frames)
    {
        Span<byte> header = stackalloc byte[9];
        for (var i = 0; i < frames.Count; i++)
        {
            var isLong = frames[i].Length > byte.MaxValue;
            header[0] = (byte)((i < frames.Count - 1 ? More : 0) | (isLong ? Long : 0));
            header[1] = (byte)frames[i].Length;
            if (isLong)
            {
                BinaryPrimitives.WriteInt64BigEndian(header[1..], frames[i].Length);
            }

            stream.Write(header[..(isLong ? 9 : 2)]);
            stream.Write(frames[i]);
        }
    }

    private static (byte Flags, byte[] Body) ReadFrame(Stream stream, long room)
    {
        Span<byte> header = stackalloc byte[8];
        stream.ReadExactly(header[..1]);
        var flags = header[0];
        Demand((flags & ~(More | Long | Command)) == 0);
        var sizeBytes = (flags & Long) != 0 ? 8 : 1;
        stream.ReadExactly(header[..sizeBytes]);
        var size = sizeBytes == 8 ? BinaryPrimitives.ReadUInt64BigEndian(header) : header[0];
        Demand(room >= 0 && size <= (ulong)room);
        // Room is made as the bytes come, not as they are promised.
        var body = new byte[Math.Min((int)size, Chunk)];
        for (var read = 0; read < (int)size;)
        {
            if (read == body.Length)
            {
                Array.Resize(ref body, (int)Math.Min(size, 2 * (ulong)body.Length));
            }

            stream.ReadExactly(body, read, body.Length - read);
            read = body.Length;
        }

        return (flags, body);
    }

    private static Span<byte> Take(ref Span<byte> rest, uint count)
    {
        Demand(count <= rest.Length);
        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    private static void Demand(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException("what was sent is not ZMTP 3");
        }
    }
}
