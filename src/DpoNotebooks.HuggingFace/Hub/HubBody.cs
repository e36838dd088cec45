using System.Globalization;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>An answer's bytes; a connection that breaks or falls silent is a failure that may pass.</summary>
internal sealed class HubBody(HttpResponseMessage response, TimeSpan silence, CancellationToken stop) : IDisposable
{
    private readonly Stream _stream = response.Content.ReadAsStream(stop);

    /// <summary>Fills the buffer at least in part; 0 at the end.</summary>
    public int Read(byte[] buffer)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(silence);
        try
        {
            return _stream.ReadAsync(buffer, patience.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new HubFailure($"{Address} was cut off: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new HubFailure(string.Create(CultureInfo.InvariantCulture, $"{Address} sent nothing for {silence.TotalSeconds} s"), e);
        }
    }

    public void Dispose() => _stream.Dispose();

    private string Address => response.RequestMessage?.RequestUri is { } address ? HubClient.Bare(address) : "the server";
}
