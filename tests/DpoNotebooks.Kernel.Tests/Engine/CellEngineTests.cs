using System.Reflection;
using System.Runtime.CompilerServices;

namespace DpoNotebooks.Kernel.Tests.Engine;

public sealed class CellEngineTests : EngineTests
{
    [Fact]
    public async Task A_cell_sees_the_declarations_of_earlier_cells()
    {
        await Run("var x = 40; int Add(int a) => x + a; record Pair(int A);");
        Assert.True(await Run("x++; Add(1)"));

        Assert.Equal("42", Result());
    }

    [Theory]
    [InlineData("")]
    [InlineData("// only a comment")]
    public async Task A_cell_without_code_does_nothing(string code)
    {
        Assert.True(await Run(code));
        Assert.Empty(Events);
        await Run("var x = 1;");
        Assert.True(await Run(code));
        await Run("x");
        Assert.Equal("1", Result());
    }

    [Fact]
    public async Task Usings_apply_to_later_cells()
    {
        await Run("var a = 1;");
        await Run("using System.Numerics;\nusing Half2 = System.Half;");
        await Run("var b = new Vector2(1, 2); Half2 c = (Half2)1;");
        await Run("b.Y + a + (float)c");

        Assert.Equal("4", Result());
    }

    [Fact]
    public async Task Extension_methods_can_be_declared_in_a_cell()
    {
        await Run("public static int Twice(this int x) => 2 * x;");
        await Run("21.Twice()");

        Assert.Equal("42", Result());
    }

    [Fact]
    public async Task Torch_and_the_toolkit_are_in_scope_without_a_reference()
    {
        await Run("""
            #r "nuget: TorchSharp-cpu, 0.107.0"
            #r "../bin/DpoNotebooks.dll"
            new SequenceBatch(ones(2, 3, ScalarType.Int64), [1, 1], [3, 3]).Ids.sum().item<long>()
            """);

        Assert.Equal("6", Result());
    }

    [Fact]
    public async Task A_loaded_file_runs_before_the_cell_and_its_declarations_remain()
    {
        using var folder = new TemporaryFolder();
        var bad = folder.Write("bad.csx", "int Twice(int x) => 2 * x;\nthrow new InvalidOperationException(\"in the file\");");
        var good = folder.Write("good.csx", "int Thrice(int x) => 3 * x;");

        await Run($"#load \"{good}\"\nThrice(14)");
        Assert.Equal("42", Result());
        Assert.False(await Run($"#load \"{bad}\"\n1"));
        Assert.Equal("in the file (line 2)", Error().Message);
        await Run("Thrice(1)");
        Assert.Equal("3", Result());
    }

    [Fact]
    public async Task An_old_result_can_be_garbage_collected()
    {
        await Run("class Big { } ");
        var value = await RunForWeakReference();
        Assert.True(value.IsAlive); // while it is the latest result
        await Run("1");

        for (var i = 0; i < 10 && value.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(value.IsAlive);
    }

    [Fact]
    public void An_assembly_is_resolved_by_name_whatever_version_is_requested()
    {
        var requested = new AssemblyName("FSharp.Core, Version=99.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a");

        Assert.Equal("FSharp.Core", Assembly.Load(requested).GetName().Name);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> RunForWeakReference()
    {
        Held = null;
        await Run("DpoNotebooks.Kernel.Tests.Engine.CellEngineTests.Hold(new Big())");
        var reference = Held!;
        Held = null;
        return reference;
    }

    public static WeakReference? Held { get; private set; }

    public static object Hold(object value)
    {
        Held = new WeakReference(value);
        return value;
    }
}
