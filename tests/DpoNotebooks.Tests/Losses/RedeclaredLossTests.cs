using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json;
using DpoNotebooks.Losses;

namespace DpoNotebooks.Tests.Losses;

/// <summary>Losses that are declared at run time, some of them twice, as notebook cells do.</summary>
public sealed class RedeclaredLossTests
{
    [Fact]
    public void The_loss_that_is_declared_last_replaces_an_earlier_one_of_the_same_name()
    {
        const string Json = """{"loss":"cell_loss","shift":2}""";
        var first = Declare("CellLoss");
        var read = PreferenceLoss.FromJson(Json);
        Assert.Equal(first, read.GetType());

        var second = Declare("CellLoss");

        Assert.Equal(second, PreferenceLoss.FromJson(Json).GetType());
        Assert.Equal(second, PreferenceLoss.FromJson(read.ToJson()).GetType());
    }

    [Fact]
    public void The_loss_that_is_declared_last_wins_even_in_the_place_of_an_unloaded_assembly()
    {
        var places = Enumerable.Range(0, 20).Select(_ => Unloadable()).ToList();
        var first = Declare("PlacedLoss");
        for (var i = 0; i < 20 && places.Any(place => place.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.DoesNotContain(places, place => place.IsAlive);
        var second = Declare("PlacedLoss");

        Assert.NotEqual(first, second);
        Assert.Equal(second, PreferenceLoss.FromJson("""{"loss":"placed_loss"}""").GetType());
    }

    [Fact]
    public void A_type_that_cannot_be_loaded_does_not_hide_the_others()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new("Partial"), AssemblyBuilderAccess.Run).DefineDynamicModule("cell");
        module.DefineType("Unfinished", TypeAttributes.Public, typeof(Cell));
        var finished = module.DefineType("Finished", TypeAttributes.Public, typeof(Cell)).CreateType();

        Assert.Equal(finished, PreferenceLoss.FromJson("""{"loss":"finished"}""").GetType());
        Assert.Contains("finished", Assert.Throws<JsonException>(() => PreferenceLoss.FromJson("""{"loss":"unfinished"}""")).Message);
    }

    // Each call declares the type in an assembly of its own, as running a notebook cell does.
    private static Type Declare(string name) => AssemblyLoadContext.Default.LoadFromStream(Emit(name)).GetType(name, throwOnError: true)!;

    // Not inlined, so that no local of the caller keeps the assembly alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Unloadable()
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        var assembly = new WeakReference(context.LoadFromStream(Emit("Nothing")));
        context.Unload();
        return assembly;
    }

    private static MemoryStream Emit(string name)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(Guid.NewGuid().ToString()), typeof(object).Assembly);
        assembly.DefineDynamicModule("cell").DefineType(name, TypeAttributes.Public, typeof(Cell)).CreateType();
        var code = new MemoryStream();
        assembly.Save(code);
        code.Position = 0;
        return code;
    }

    /// <summary>The base of the records that tests declare at run time.</summary>
    public record Cell : PreferenceLoss
    {
        /// <summary>An option.</summary>
        public double Shift { get; init; }

        /// <inheritdoc/>
        public override Tensor Losses(LossBatch batch) => batch.Gap() - Shift;
    }
}
