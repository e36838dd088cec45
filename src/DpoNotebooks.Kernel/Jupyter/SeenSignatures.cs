using System.Globalization;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The signatures of recent messages. A repeated signature is a replayed message, because every message has its own id.</summary>
internal sealed class SeenSignatures
{
    private const int Capacity = 1 << 16; // Jupyter's own kernels keep as many
    private readonly HashSet<UInt128> _seen = [];
    private readonly Queue<UInt128> _order = [];

    /// <summary>Adds a signature; returns false if it was already seen.</summary>
    /// <param name="signature">64 hexadecimal digits.</param>
    public bool Add(byte[] signature)
    {
        var half = UInt128.Parse(signature.AsSpan(0, 32), NumberStyles.HexNumber, CultureInfo.InvariantCulture); // 128 bits make a collision negligible
        lock (_seen)
        {
            if (!_seen.Add(half))
            {
                return false;
            }

            _order.Enqueue(half);
            if (_order.Count > Capacity)
            {
                _seen.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
