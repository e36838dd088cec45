using System.Globalization;

namespace DpoNotebooks.Models.Runtime;

/// <summary>Finds devices by name.</summary>
public static class TorchDevice
{
    /// <summary>Finds a device by name.</summary>
    /// <param name="name">cpu, cuda, cuda:1 or mps. Null or auto selects the first available GPU, or the CPU if there is none.</param>
    /// <exception cref="ArgumentException">The device is not available.</exception>
    public static Device Named(string? name)
    {
        if (name is null or "auto")
        {
            return cuda_is_available() ? CUDA : mps_is_available() ? MPS : CPU;
        }

        var (kind, number) = name.Split(':') is [var before, var after] ? (before, NumberOf(after)) : (name, 0);
        var count = kind switch
        {
            "cpu" => 1,
            "cuda" when cuda_is_available() => cuda.device_count(),
            "mps" when mps_is_available() => 1,
            _ => 0,
        };
        return number >= 0 && number < count
            ? torch.device(name)
            : throw new ArgumentException($"device {name} is not available here; cpu{(cuda_is_available() ? ", cuda" : mps_is_available() ? ", mps" : "")} is");

        static int NumberOf(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
