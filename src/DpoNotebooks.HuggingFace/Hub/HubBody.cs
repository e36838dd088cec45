using System.Globalization;

namespace DpoNotebooks.HuggingFace.Hub;

/// <summary>Reads the body of a response. A broken connection or a time-out throws <see cref="HubFailure"/>.</summary>
internal sealed class HubBody(HttpResponseMessage response, TimeSpan timeout, CancellationToken stop) : IDisposable
{
    private readonly Stream _stream = response.Content.ReadAsStream(stop);

    /// <summary>Reads at least one byte into the buffer. Returns 0 at the end.</summary>
    public int Read(byte[] buffer)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stop);
        cancellation.CancelAfter(timeout);
        try
        {
            return _stream.ReadAsync(buffer, cancellation.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new HubFailure($"{Address} was cut off: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new HubFailure(string.Create(CultureInfo.InvariantCulture, $"{Address} sent nothing for {timeout.TotalSeconds} s"), e);
        }
    }

    public void Dispose() => _stream.Dispose();

    private string Address => response.RequestMessage?.RequestUri is { } address ? HubClient.WithoutQuery(address) : "the server";
}
