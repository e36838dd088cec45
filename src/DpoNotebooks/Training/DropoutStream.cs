using DpoNotebooks.Data;

namespace DpoNotebooks.Training;

/// <summary>The random numbers of a run's dropout masks. They come from torch's global generator, whose state the run sets before each step and
/// keeps after it, so that no other use of the generator changes them and a resumed run goes on with them.</summary>
/// <remarks>TorchSharp cannot read the state of a GPU's generator. There, each step seeds it from the run's seed and the step.</remarks>
internal sealed class DropoutStream : IDisposable
{
    private readonly int _seed;

    /// <summary>Creates the stream of a seed.</summary>
    public DropoutStream(int seed, Device device)
    {
        _seed = seed;
        if (device.type == DeviceType.CPU)
        {
            using var scope = NewDisposeScope();
            var before = get_rng_state();
            manual_seed(seed);
            State = get_rng_state().DetachFromDisposeScope();
            set_rng_state(before);
        }
    }

    /// <summary>The generator's state, uint8; null on a GPU.</summary>
    public Tensor? State { get; private set; }

    /// <summary>Sets the generator before a step.</summary>
    public void Begin(int step)
    {
        if (State is null)
        {
            manual_seed((long)new SplitMix64(_seed, step).NextBits());
        }
        else
        {
            set_rng_state(State);
        }
    }

    /// <summary>Keeps the generator's state after a step.</summary>
    public void End()
    {
        if (State is not null)
        {
            using var now = get_rng_state();
            using var noGrad = no_grad();
            State.copy_(now);
        }
    }

    public void Dispose() => State?.Dispose();
}
