namespace DpoNotebooks.Kernel.Jupyter.Zmtp;

/// <summary>A PUB socket: every message goes to all who asked for the beginning of its first frame.</summary>
/// <param name="ip">The one address to listen on.</param>
/// <param name="port">The port.</param>
/// <exception cref="IOException">The endpoint cannot be listened on.</exception>
internal sealed class ZmtpPublisher(string ip, int port) : ZmtpServer(ip, port, "PUB", ["SUB", "XSUB"])
{
    private const int MostTopics = 1000;
    private readonly Dictionary<ZmtpConnection, List<byte[]>> _topics = [];

    /// <summary>Sends a message to all who want it, in one order.</summary>
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

    // 1 and a topic: it wants it; 0 and a topic: no more.
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
                case [[1, .. var topic]] when topics.Count < MostTopics:
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
