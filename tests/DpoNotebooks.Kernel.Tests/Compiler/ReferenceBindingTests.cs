using DpoNotebooks.Kernel.Compiler;
using DpoNotebooks.Kernel.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DpoNotebooks.Kernel.Tests.Compiler;

public sealed class ReferenceBindingTests
{
    [Fact]
    public async Task Concurrent_compilations_share_the_same_type_symbols()
    {
        // New references, for which no earlier compilation has created type symbols.
        var paths = CellImports.References.OfType<PortableExecutableReference>().Select(reference => reference.FilePath!);
        MetadataReference[] references = [.. paths.Select(path => MetadataReference.CreateFromFile(path))];
        using var start = new Barrier(4);

        var tensors = await Task.WhenAll(Enumerable.Range(0, start.ParticipantCount).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var compilation = CSharpCompilation.Create("cell", references: references);
                start.SignalAndWait();
                return ReferenceBinding.Bind(compilation).GetTypeByMetadataName("TorchSharp.torch+Tensor");
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.NotNull(tensors[0]);
        Assert.All(tensors, tensor => Assert.Equal(tensors[0], tensor, SymbolEqualityComparer.Default));
    }
}
