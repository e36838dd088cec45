using System.Text.Json;
using System.Text.Json.Serialization;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>Where a kernel listens and what its messages are signed with, as the front end wrote it into a file.</summary>
/// <param name="Transport">tcp.</param>
/// <param name="Ip">The one address to listen on.</param>
/// <param name="ShellPort">Requests.</param>
/// <param name="IopubPort">Outputs, to everyone.</param>
/// <param name="StdinPort">Questions to the reader.</param>
/// <param name="ControlPort">Requests that do not wait: interrupt, shutdown.</param>
/// <param name="HbPort">The heartbeat.</param>
/// <param name="Key">The key of the signatures.</param>
/// <param name="SignatureScheme">hmac-sha256.</param>
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

    /// <summary>Reads and checks the file.</summary>
    /// <exception cref="InvalidDataException">It is no connection file, or asks for what this kernel does not do; says which.</exception>
    public static ConnectionFile Read(string file)
    {
        ConnectionFile connection;
        try
        {
            connection = JsonSerializer.Deserialize<ConnectionFile>(File.ReadAllText(file), Names) ?? throw new JsonException("it holds null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file}: no connection file of Jupyter: {e.Message}", e);
        }

        return connection.Problem() is { } problem ? throw new InvalidDataException($"{file}: {problem}") : connection;
    }

    /// <summary>The endpoint of a port.</summary>
    public string Endpoint(int port) => $"{Transport}://{Ip}:{port}";

    private string? Problem() =>
        Transport != "tcp" ? $"transport {Transport}: this kernel speaks tcp"
        : SignatureScheme != "hmac-sha256" ? $"signature scheme {SignatureScheme}: this kernel signs with hmac-sha256"
        : string.IsNullOrEmpty(Key) ? "it has no key, so that anyone could run code here: leave the key to Jupyter"
        : string.IsNullOrWhiteSpace(Ip) ? "it names no ip"
        : new[] { ShellPort, IopubPort, StdinPort, ControlPort, HbPort }.Any(port => port is < 1 or > 65535) ? "a port is not between 1 and 65535"
        : null;
}
