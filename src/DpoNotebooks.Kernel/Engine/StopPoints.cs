using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DpoNotebooks.Kernel.Engine;

/// <summary>Puts a <see cref="StopPoint"/> into a compiled cell wherever it could run on: functions and loops. Lines and meaning stay as they are.</summary>
internal static class StopPoints
{
    private static readonly MethodInfo Pass = typeof(StopPoint).GetMethod(nameof(StopPoint.Pass))!;

    /// <summary>Adds them to an assembly.</summary>
    /// <param name="code">The assembly.</param>
    /// <param name="symbols">Its lines, as a portable PDB.</param>
    /// <returns>Both again.</returns>
    public static (Stream Code, Stream Symbols) AddTo(Stream code, Stream symbols)
    {
        using var module = ModuleDefinition.ReadModule(code, new ReaderParameters
        {
            ReadSymbols = true,
            SymbolStream = symbols,
            SymbolReaderProvider = new PortablePdbReaderProvider(),
        });
        var pass = module.ImportReference(Pass);
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            AddTo(method, pass);
        }

        var (newCode, newSymbols) = (new MemoryStream(), new MemoryStream());
        module.Write(newCode, new WriterParameters { WriteSymbols = true, SymbolStream = newSymbols, SymbolWriterProvider = new PortablePdbWriterProvider() });
        (newCode.Position, newSymbols.Position) = (0, 0);
        return (newCode, newSymbols);
    }

    private static void AddTo(MethodDefinition method, MethodReference pass)
    {
        var body = method.Body;
        var points = body.Instructions.SelectMany(Targets).ToHashSet();
        // A function that calls nothing ends by itself; a step of an async one may only end inside its own try.
        if (body.Instructions.Any(one => one.OpCode.FlowControl == FlowControl.Call) && !IsAsyncStep(method))
        {
            points.Add(body.Instructions[0]);
        }

        if (points.Count == 0)
        {
            return;
        }

        body.SimplifyMacros();
        foreach (var point in points)
        {
            // In its place, so that all that leads there passes: branches, handlers, lines.
            var moved = Instruction.Create(OpCodes.Nop);
            (moved.OpCode, moved.Operand) = (point.OpCode, point.Operand);
            body.GetILProcessor().InsertAfter(point, moved);
            (point.OpCode, point.Operand) = (OpCodes.Call, pass);
        }

        body.OptimizeMacros();
    }

    // Where a branch leads back.
    private static IEnumerable<Instruction> Targets(Instruction branch)
    {
        Instruction[] targets = branch.Operand switch
        {
            Instruction target => [target],
            Instruction[] several => several,
            _ => [],
        };
        return targets.Where(target => target.Offset <= branch.Offset);
    }

    private static bool IsAsyncStep(MethodDefinition method) =>
        method.DeclaringType.Interfaces.Any(one => one.InterfaceType.Name == nameof(System.Runtime.CompilerServices.IAsyncStateMachine));
}
