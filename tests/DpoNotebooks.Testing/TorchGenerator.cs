namespace DpoNotebooks.Testing;

/// <summary>Tests that seed or draw from torch's one generator, and so run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchGenerator
{
    public const string Name = "torch's generator";
}
