namespace DpoNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>A PUB socket: sends every message to all subscribers whose topic is a prefix of its first frame.</summary>
/// <param name="ip">The address to listen on.</param>
/// <param name="port">The port.</param>
/// <exception cref="IOException">The endpoint is not available.</exception>
internal sealed class ZmtpPublisher(string ip, int port) : ZmtpServer(ip, port, "PUB", ["SUB", "XSUB"])
{
    private const int MaxTopics = 1000;
    private readonly Dictionary<ZmtpConnection, List<byte[]>> _topics = [];

    /// <summary>Sends a message to all its subscribers, in the same order for each.</summary>
    public void Publish(IReadOnlyList<byte[]> frames)
    {
        lock (_topics)
        {
            foreach (var (connection, topics) in _topics)
            {
                if (topics.Exists(topic => frames[0].AsSpan().StartsWith(topic)))
                {
                    connection.Send(frames);
                }
            }
        }
    }

    protected override void Opened(ZmtpConnection connection)
    {
        lock (_topics)
        {
            _topics[connection] = [];
        }
    }

    // The first byte is 1 for a subscription and 0 for its cancellation; the topic follows.
    protected override void Received(ZmtpConnection connection, List<byte[]> frames)
    {
        lock (_topics)
        {
            if (!_topics.TryGetValue(connection, out var topics))
            {
                return;
            }

            switch (frames)
            {
                case [[1, .. var topic]] when topics.Count < MaxTopics:
                    topics.Add(topic);
                    break;
                case [[0, .. var topic]]:
                    var at = topics.FindIndex(one => one.AsSpan().SequenceEqual(topic));
                    topics.RemoveRange(Math.Max(at, 0), at < 0 ? 0 : 1);
                    break;
            }
        }
    }

    protected override void Closed(ZmtpConnection connection)
    {
        lock (_topics)
        {
            _topics.Remove(connection);
        }
    }
}
