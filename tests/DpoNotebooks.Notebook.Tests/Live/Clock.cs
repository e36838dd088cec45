namespace DpoNotebooks.Notebook.Tests.Live;

/// <summary>A clock that advances only when <see cref="Pass"/> is called.</summary>
internal sealed class Clock : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => 1000;

    public void Pass(double seconds) => _now += (long)(1000 * seconds);

    public override long GetTimestamp() => _now;
}
