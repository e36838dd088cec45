using System.Text.Json;
using System.Text.Json.Serialization;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The connection file that a front end writes: the kernel's address, its ports and the key of the signatures.</summary>
/// <param name="Transport">The transport; must be tcp.</param>
/// <param name="Ip">The address to listen on.</param>
/// <param name="ShellPort">The port of requests.</param>
/// <param name="IopubPort">The port that outputs are published on.</param>
/// <param name="StdinPort">The port of input requests to the user.</param>
/// <param name="ControlPort">The port of requests that are answered while a cell runs: interrupt, shutdown.</param>
/// <param name="HbPort">The port of the heartbeat.</param>
/// <param name="Key">The key of the HMAC signatures.</param>
/// <param name="SignatureScheme">The signature scheme; must be hmac-sha256.</param>
internal sealed record ConnectionFile(
    [property: JsonRequired] string Transport,
    [property: JsonRequired] string Ip,
    [property: JsonRequired] int ShellPort,
    [property: JsonRequired] int IopubPort,
    [property: JsonRequired] int StdinPort,
    [property: JsonRequired] int ControlPort,
    [property: JsonRequired] int HbPort,
    [property: JsonRequired] string Key,
    [property: JsonRequired] string SignatureScheme)
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Reads and validates a connection file.</summary>
    /// <exception cref="InvalidDataException">The file is not a valid connection file, or requires something that this kernel does not support.</exception>
    public static ConnectionFile Read(string file)
    {
        ConnectionFile connection;
        try
        {
            connection = JsonSerializer.Deserialize<ConnectionFile>(File.ReadAllText(file), Names) ?? throw new JsonException("the file contains null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}: not a Jupyter connection file: {e.Message}", e);
        }

        return connection.FindProblem() is { } problem ? throw new InvalidDataException($"{file}: {problem}") : connection;
    }

    /// <summary>Returns the endpoint of a port, such as tcp://127.0.0.1:5555.</summary>
    public string Endpoint(int port) => $"{Transport}://{Ip}:{port}";

    private string? FindProblem() =>
        Transport != "tcp" ? $"transport {Transport} is not supported: use tcp"
        : SignatureScheme != "hmac-sha256" ? $"signature scheme {SignatureScheme} is not supported: use hmac-sha256"
        : string.IsNullOrEmpty(Key) ? "the key is empty, so any process could run code in this kernel: let Jupyter generate the key"
        : string.IsNullOrWhiteSpace(Ip) ? "ip is empty"
        : new[] { ShellPort, IopubPort, StdinPort, ControlPort, HbPort }.Any(port => port is < 1 or > 65535) ? "a port is not between 1 and 65535"
        : null;
}
