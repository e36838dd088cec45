using System.Runtime.CompilerServices;

namespace DpoNotebooks.Kernel.Tests.Fixtures;

/// <summary>Each program that the tests start computes in one thread: several of them share the processors, and libtorch's threads would wait for
/// each other without rest, which makes them three times slower.</summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Set() => System.Environment.SetEnvironmentVariable("OMP_NUM_THREADS", "1");
}
