using System.Globalization;

namespace DpoNotebooks.Models.Runtime;

/// <summary>Devices by the names that people write.</summary>
public static class TorchDevice
{
    /// <summary>The device of a name.</summary>
    /// <param name="name">cpu, cuda, cuda:1, mps; null or auto takes the first GPU that there is, else the CPU.</param>
    /// <exception cref="ArgumentException">The device is not available.</exception>
    public static Device Named(string? name)
    {
        if (name is null or "auto")
        {
            return cuda_is_available() ? CUDA : mps_is_available() ? MPS : CPU;
        }

        var (kind, number) = name.Split(':') is [var before, var after] ? (before, int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1) : (name, 0);
        var count = kind switch
        {
            "cpu" => 1,
            "cuda" when cuda_is_available() => cuda.device_count(),
            "mps" when mps_is_available() => 1,
            _ => 0,
        };
        return number >= 0 && number < count
            ? torch.device(name)
            : throw new ArgumentException($"device {name} is not available here; cpu{(cuda_is_available() ? ", cuda" : mps_is_available() ? ", mps" : "")} would be");
    }
}
