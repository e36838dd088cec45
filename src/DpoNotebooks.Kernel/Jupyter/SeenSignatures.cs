using System.Globalization;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The signatures of the latest messages: one that comes again was recorded and replayed, for every message has an id of its own.</summary>
internal sealed class SeenSignatures
{
    private const int Remembered = 1 << 16; // as many as Jupyter's own
    private readonly HashSet<UInt128> _seen = [];
    private readonly Queue<UInt128> _order = [];

    /// <summary>Whether it is new.</summary>
    /// <param name="signature">64 hexadecimal digits.</param>
    public bool Add(byte[] signature)
    {
        var half = UInt128.Parse(signature.AsSpan(0, 32), NumberStyles.HexNumber, CultureInfo.InvariantCulture); // which is unlikely enough to meet again
        lock (_seen)
        {
            if (!_seen.Add(half))
            {
                return false;
            }

            _order.Enqueue(half);
            if (_order.Count > Remembered)
            {
                _seen.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
