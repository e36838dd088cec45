using System.Reflection;
using System.Runtime.InteropServices;

namespace DpoNotebooks.Models.Runtime;

/// <summary>What determines the last bits of a run besides its configuration and its data.</summary>
public sealed record RunEnvironment
{
    /// <summary>The version of this library, with the commit if it is known.</summary>
    public required string Library { get; init; }

    /// <summary>The version of TorchSharp.</summary>
    public required string TorchSharp { get; init; }

    /// <summary>The version of libtorch.</summary>
    public required string Torch { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>The operating system and architecture.</summary>
    public required string System { get; init; }

    /// <summary>The number of threads of torch.</summary>
    public required int Threads { get; init; }

    /// <summary>The device of the model.</summary>
    public required string Device { get; init; }

    /// <summary>The dtype of the model.</summary>
    public required string Dtype { get; init; }

    /// <summary>Describes this process and a model's device and dtype.</summary>
    public static RunEnvironment Of(Device device, ScalarType dtype) => new()
    {
        Library = VersionOf(typeof(RunEnvironment).Assembly),
        TorchSharp = VersionOf(typeof(torch).Assembly),
        Torch = __version__,
        Runtime = RuntimeInformation.FrameworkDescription,
        System = RuntimeInformation.RuntimeIdentifier,
        Threads = get_num_threads(),
        Device = device.ToString(),
        Dtype = dtype.ToString(),
    };

    /// <summary>Lists what differs in another environment, such as "2 threads instead of 1".</summary>
    public IEnumerable<string> Differences(RunEnvironment other) =>
        from value in new[]
        {
            ("library", Library, other.Library), ("TorchSharp", TorchSharp, other.TorchSharp), ("libtorch", Torch, other.Torch),
            ("system", System, other.System), ("device", Device, other.Device), ("dtype", Dtype, other.Dtype),
            ("threads", Threads.ToString(Culture), other.Threads.ToString(Culture)),
        }
        where value.Item2 != value.Item3
        select $"{value.Item1} {value.Item2} instead of {value.Item3}";

    private static global::System.Globalization.CultureInfo Culture => global::System.Globalization.CultureInfo.InvariantCulture;

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
