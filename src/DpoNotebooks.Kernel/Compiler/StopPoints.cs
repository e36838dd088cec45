using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace DpoNotebooks.Kernel.Compiler;

/// <summary>
/// Inserts a call of <see cref="StopPoint.Pass"/> into a compiled cell at the start of each function and at each target of a backward
/// branch. Line numbers and behavior do not change.
/// </summary>
internal static class StopPoints
{
    private static readonly MethodInfo Pass = typeof(StopPoint).GetMethod(nameof(StopPoint.Pass))!;

    /// <summary>Adds stop points to an assembly.</summary>
    /// <param name="code">The assembly.</param>
    /// <param name="symbols">The assembly's portable PDB.</param>
    /// <returns>The new assembly and its PDB.</returns>
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
        var points = body.Instructions.SelectMany(BackwardTargets).ToHashSet();
        // A function without calls ends by itself. An async step must not throw outside its own try, which stores the exception in its task.
        if (body.Instructions.Any(instruction => instruction.OpCode.FlowControl == FlowControl.Call) && !IsAsyncStep(method))
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
            // The call takes the instruction's place, so that branches, exception handlers and sequence points lead to the call.
            var moved = Instruction.Create(OpCodes.Nop);
            (moved.OpCode, moved.Operand) = (point.OpCode, point.Operand);
            body.GetILProcessor().InsertAfter(point, moved);
            (point.OpCode, point.Operand) = (OpCodes.Call, pass);
        }

        body.OptimizeMacros();
    }

    private static IEnumerable<Instruction> BackwardTargets(Instruction branch)
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
        method.DeclaringType.Interfaces.Any(implemented => implemented.InterfaceType.Name == nameof(System.Runtime.CompilerServices.IAsyncStateMachine));
}
