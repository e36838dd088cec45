namespace DpoNotebooks.Testing;

/// <summary>Tests that seed or use torch's global generator, and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchGenerator
{
    public const string Name = "torch's generator";
}
