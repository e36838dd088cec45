using DpoNotebooks.Kernel.Engine;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DpoNotebooks.Kernel.Tests.Engine;

public sealed class ReferenceBindingTests
{
    [Fact]
    public async Task Compilations_that_begin_at_once_see_the_same_types()
    {
        // Read anew, so that no earlier compilation has made their types.
        MetadataReference[] references = [.. CellImports.References.OfType<PortableExecutableReference>().Select(known => MetadataReference.CreateFromFile(known.FilePath!))];
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
