namespace DpoNotebooks.Kernel.Engine;

/// <summary>Console.In of a notebook. Each read asks the user.</summary>
internal sealed class CellInput : TextReader
{
    private string _rest = "";

    /// <inheritdoc/>
    public override string? ReadLine()
    {
        if (_rest.Length == 0)
        {
            return CellFunctions.Input();
        }

        var line = _rest.TrimEnd('\n');
        _rest = "";
        return line;
    }

    /// <inheritdoc/>
    public override int Peek() => _rest.Length > 0 ? _rest[0] : -1;

    /// <inheritdoc/>
    public override int Read()
    {
        if (_rest.Length == 0)
        {
            _rest = CellFunctions.Input() + "\n";
        }

        var next = _rest[0];
        _rest = _rest[1..];
        return next;
    }
}
