using System.Buffers.Binary;
using System.Text;

namespace DpoNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>Reads and writes ZeroMQ's protocol, ZMTP 3.0 without encryption (https://rfc.zeromq.org/spec/23): greeting, handshake, frames.</summary>
internal static class ZmtpWire
{
    /// <summary>The maximum size of a received message in bytes, over all its frames.</summary>
    public const int MaxMessageBytes = 64 << 20;

    private const int GreetingBytes = 64;
    private const int VersionBytes = 11; // this part of the greeting is the same in every version
    private const int Chunk = 1 << 16;
    private const byte More = 1, Long = 2, Command = 4;
    private static readonly byte[] Signature = [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F];
    private static readonly byte[] Mechanism = [.. "NULL"u8, .. new byte[16]];

    /// <summary>Exchanges greetings and checks that the peer uses the same protocol.</summary>
    /// <exception cref="InvalidDataException">The peer uses another protocol or mechanism.</exception>
    public static void Greet(Stream reading, Stream writing)
    {
        byte[] greeting = [.. Signature, 3, 0, .. Mechanism];
        writing.Write([.. greeting, .. new byte[GreetingBytes - greeting.Length]]);
        writing.Flush();
        var received = new byte[GreetingBytes];
        reading.ReadExactly(received, 0, VersionBytes);
        Check(received[0] == Signature[0] && received[9] == Signature[9] && received[10] >= 3);
        reading.ReadExactly(received, VersionBytes, GreetingBytes - VersionBytes);
        Check(received.AsSpan(12, Mechanism.Length).SequenceEqual(Mechanism));
    }

    /// <summary>Exchanges the socket types.</summary>
    /// <param name="reading">The connection, after the greeting.</param>
    /// <param name="writing">The connection's other direction.</param>
    /// <param name="type">This socket's type.</param>
    /// <returns>The peer's type and identity; the identity is empty if the peer chose none.</returns>
    /// <exception cref="InvalidDataException">The peer violates the protocol.</exception>
    public static (string Type, byte[] Identity) ShakeHands(Stream reading, Stream writing, string type)
    {
        byte[] ready = [.. "\x05READY\x0BSocket-Type\0\0\0"u8, (byte)type.Length, .. Encoding.ASCII.GetBytes(type)];
        writing.Write([Command, (byte)ready.Length, .. ready]);
        writing.Flush();
        var (flags, body) = ReadFrame(reading, Chunk);
        Check((flags & Command) != 0 && body.AsSpan().StartsWith("\x05READY"u8));
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

    /// <summary>Waits for the next message and returns its frames.</summary>
    /// <exception cref="InvalidDataException">The peer violates the protocol, or the message is too large.</exception>
    public static List<byte[]> ReadMessage(Stream stream)
    {
        var frames = new List<byte[]>();
        for (var room = (long)MaxMessageBytes; ;)
        {
            var (flags, body) = ReadFrame(stream, room);
            if ((flags & Command) != 0)
            {
                continue; // no command matters here
            }

            frames.Add(body);
            room -= body.Length + Chunk; // count a minimum per frame, because many small frames take memory too
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
        Check((flags & ~(More | Long | Command)) == 0);
        var sizeBytes = (flags & Long) != 0 ? 8 : 1;
        stream.ReadExactly(header[..sizeBytes]);
        var size = sizeBytes == 8 ? BinaryPrimitives.ReadUInt64BigEndian(header) : header[0];
        Check(room >= 0 && size <= (ulong)room);
        // Grow the buffer as bytes arrive, so that a false size does not allocate memory.
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
        Check(count <= rest.Length);
        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    private static void Check(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException("the peer does not use ZMTP 3");
        }
    }
}
