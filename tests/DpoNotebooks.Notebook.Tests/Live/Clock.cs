namespace DpoNotebooks.Notebook.Tests.Live;

/// <summary>A clock that stands until it is told to go on.</summary>
internal sealed class Clock : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => 1000;

    public void Pass(double seconds) => _now += (long)(1000 * seconds);

    public override long GetTimestamp() => _now;
}
