using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DpoNotebooks.Kernel.Train;

/// <summary>Turns Ctrl-C and SIGTERM into a cancellation, after which the program saves and exits in its own time.</summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>The exit status after Ctrl-C: 128 + SIGINT, as of a program that the signal ended.</summary>
    public const int Interrupted = 130;

    /// <summary>The exit status after SIGTERM: EX_TEMPFAIL, which tells a scheduler to start the command again.</summary>
    public const int Requeue = 75;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop;
    private readonly PosixSignalRegistration[] _registrations;
    private long _first;

    /// <summary>Handles the signals until it is disposed.</summary>
    /// <param name="stop">Another cancellation of the command.</param>
    public StopSignals(CancellationToken stop)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The exit status that tells which signal stopped the command.</summary>
    public int ExitStatus { get; private set; } = Interrupted;

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _stop.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        var now = Stopwatch.GetTimestamp();
        var first = Interlocked.CompareExchange(ref _first, now, 0);
        // A second Ctrl-C ends the program at once. A SIGTERM never does, because timeout(1) and some schedulers send it twice.
        signal.Cancel = first == 0 || signal.Signal == PosixSignal.SIGTERM || Stopwatch.GetElapsedTime(first, now) < Patience;
        if (first == 0)
        {
            ExitStatus = signal.Signal == PosixSignal.SIGTERM ? Requeue : Interrupted;
            _stop.Cancel();
        }
    }
}
