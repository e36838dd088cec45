using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace DpoNotebooks.Models.Weights;

/// <summary>Reads one pickle of plain values and of the objects that <see cref="PickledObjects"/> builds.</summary>
/// <remarks>Integers are long (BigInteger if they do not fit), strings are string, tuples are object?[], lists are List, and dictionaries are
/// <see cref="PickledDictionary"/>.</remarks>
/// <param name="input">The stream. After reading, its position is at the end of the pickle.</param>
internal sealed class Unpickler(Stream input)
{
    // Far above the needs of any checkpoint. The limits bound the memory that a malicious stream can allocate.
    private const int MaxValues = 4_000_000;
    private const int MaxText = 1 << 16;

    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private readonly Dictionary<string, PickledStorage> _storages = [];
    private int _values;

    /// <summary>The storages that the pickle refers to, by key.</summary>
    public IReadOnlyDictionary<string, PickledStorage> Storages => _storages;

    /// <summary>Reads the pickle.</summary>
    /// <exception cref="InvalidDataException">The stream ends early, or contains other objects than weights.</exception>
    public object? Load()
    {
        try
        {
            while ((PickleOpcode)Byte() is var op and not PickleOpcode.Stop)
            {
                Count();
                Step(op);
            }

            return Pop();
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException("the pickle is incomplete: the file is truncated");
        }
    }

    private void Step(PickleOpcode op)
    {
        switch (op)
        {
            case PickleOpcode.Proto: RequireProtocol(Byte()); break;
            case PickleOpcode.Frame: Bytes(8); break;
            case PickleOpcode.Mark: _marks.Add(_stack.Count); break;
            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.BinInt1: Push((long)Byte()); break;
            case PickleOpcode.BinInt2: Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case PickleOpcode.BinInt: Push((long)Int()); break;
            case PickleOpcode.Long1: PushInteger(new BigInteger(Bytes(Byte()))); break;
            case PickleOpcode.BinFloat: Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case PickleOpcode.ShortBinString or PickleOpcode.ShortBinUnicode: Push(Text(Byte())); break;
            case PickleOpcode.BinString or PickleOpcode.BinUnicode: Push(Text(Int())); break;
            case PickleOpcode.BinGet: Push(Recall(Byte())); break;
            case PickleOpcode.LongBinGet: Push(Recall(Int())); break;
            case PickleOpcode.BinPut: _memo[Byte()] = Top(); break;
            case PickleOpcode.LongBinPut: _memo[Int()] = Top(); break;
            case PickleOpcode.Memoize: _memo[_memo.Count] = Top(); break;
            case PickleOpcode.EmptyTuple: Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple1: Push(Pop(1)); break;
            case PickleOpcode.Tuple2: Push(Pop(2)); break;
            case PickleOpcode.Tuple3: Push(Pop(3)); break;
            case PickleOpcode.Tuple: Push(PopToMark()); break;
            default: Build(op); break;
        }
    }

    private void Build(PickleOpcode op)
    {
        switch (op)
        {
            case PickleOpcode.EmptyList: Push(new List<object?>()); break;
            case PickleOpcode.Append: Extend(Pop(1)); break;
            case PickleOpcode.Appends: Extend(PopToMark()); break;
            case PickleOpcode.EmptyDict: Push(new PickledDictionary()); break;
            case PickleOpcode.SetItem: Set(Pop(2)); break;
            case PickleOpcode.SetItems: Set(PopToMark()); break;
            case PickleOpcode.Global: Push(PickledObjects.Global(Line(), Line())); break;
            case PickleOpcode.StackGlobal when Pop(2) is [string module, string name]: Push(PickledObjects.Global(module, name)); break;
            case PickleOpcode.Reduce when Pop(2) is [var function, var arguments]: Push(PickledObjects.Call(function, arguments)); break;
            case PickleOpcode.BinPersId: Push(Known(PickledObjects.Storage(Pop()))); break;
            // The attributes of a state dict: module versions, which do not affect the weights.
            case PickleOpcode.Build when Pop() is PickledDictionary && Top() is PickledDictionary: break;
            default: throw new InvalidDataException($"the pickle's opcode 0x{(byte)op:x2} is not used by weight files");
        }
    }

    private void Extend(object?[] items)
    {
        if (Top() is not List<object?> list)
        {
            throw new InvalidDataException("the pickle appends to an object that is not a list");
        }

        list.AddRange(items);
    }

    private void Set(object?[] items)
    {
        if (Top() is not PickledDictionary dictionary || items.Length % 2 != 0)
        {
            throw new InvalidDataException("the pickle sets items of an object that is not a dictionary");
        }

        dictionary.Items.AddRange(items.Chunk(2).Select(item => (item[0], item[1])));
    }

    private PickledStorage Known(PickledStorage storage)
    {
        _storages.TryAdd(storage.Key, storage);
        return _storages[storage.Key] == storage ? storage : throw new InvalidDataException($"the pickle describes storage {storage.Key} inconsistently");
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count)
    {
        if (_stack.Count - count < (_marks.Count > 0 ? _marks[^1] : 0))
        {
            throw new InvalidDataException("the pickle pops from an empty stack");
        }

        object?[] popped = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return popped;
    }

    private object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw new InvalidDataException("the pickle pops from an empty stack");
        }

        var popped = Pop(_stack.Count - _marks[^1]);
        _marks.RemoveAt(_marks.Count - 1);
        return popped;
    }

    private object? Top() => _stack.Count > 0 ? _stack[^1] : throw new InvalidDataException("the pickle pops from an empty stack");

    private object? Recall(long index) => _memo.TryGetValue(index, out var value) ? value
        : throw new InvalidDataException($"the pickle reads memo entry {index}, which it did not store");

    private void Count()
    {
        if (++_values > MaxValues)
        {
            throw new InvalidDataException($"the pickle has more than {MaxValues} values; a checkpoint has fewer");
        }
    }

    private static void RequireProtocol(byte protocol)
    {
        if (protocol is < 2 or > 5)
        {
            throw new InvalidDataException($"the pickle's protocol {protocol} is not supported; 2 to 5 are");
        }
    }

    private void PushInteger(BigInteger value) => Push(value >= long.MinValue && value <= long.MaxValue ? (long)value : (object)value);

    private string Text(int length) => length is >= 0 and <= MaxText
        ? Encoding.UTF8.GetString(Bytes(length))
        : throw new InvalidDataException($"the pickle has a string of {length} bytes, which exceeds the limit of {MaxText}");

    private string Line()
    {
        var line = new StringBuilder();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            if (line.Append((char)next).Length > MaxText)
            {
                throw new InvalidDataException($"the pickle has a name of more than {MaxText} characters");
            }
        }

        return line.ToString();
    }

    private int Int() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    private byte Byte() => input.ReadByte() is >= 0 and var value ? (byte)value : throw new EndOfStreamException();

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        input.ReadExactly(bytes);
        return bytes;
    }
}
