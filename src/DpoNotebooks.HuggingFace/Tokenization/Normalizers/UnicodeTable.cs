using System.Globalization;

namespace DpoNotebooks.HuggingFace.Tokenization.Normalizers;

/// <summary>Decompositions and combining classes of Unicode 13, the version of the reference's tables. They are read from an embedded file of
/// lines "code point;class;decomposition". ~ marks a compatibility decomposition, ! a decomposition that is excluded from composition. Hangul
/// is not listed because it follows a rule.</summary>
internal static class UnicodeTable
{
    private static readonly Dictionary<int, int> Classes = [];
    private static readonly Dictionary<int, int[]> Canonical = [];
    private static readonly Dictionary<int, int[]> Compatible = [];
    private static readonly Dictionary<(int First, int Second), int> Composites = [];

    static UnicodeTable()
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream("normalization.txt")
            ?? throw new InvalidOperationException("the library was built without normalization.txt");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            Add(line.Split(';'));
        }
    }

    /// <summary>Returns the canonical combining class; 0 for a starter.</summary>
    public static int CombiningClass(int point) => Classes.GetValueOrDefault(point);

    /// <summary>Returns the one-step decomposition of a code point, or null.</summary>
    public static int[]? DecompositionOf(int point, bool compatibility) =>
        Canonical.GetValueOrDefault(point) ?? (compatibility ? Compatible.GetValueOrDefault(point) : null);

    /// <summary>Returns the code point that two code points compose to, or null.</summary>
    public static int? CompositeOf(int first, int second) => Composites.TryGetValue((first, second), out var composite) ? composite : null;

    private static void Add(string[] fields)
    {
        static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        var point = Hex(fields[0]);
        if (fields[1] != "0")
        {
            Classes[point] = int.Parse(fields[1], CultureInfo.InvariantCulture);
        }

        if (fields[2].Length == 0)
        {
            return;
        }

        int[] parts = [.. fields[2].TrimStart('~', '!').Split(' ').Select(Hex)];
        (fields[2][0] == '~' ? Compatible : Canonical)[point] = parts;
        if (fields[2][0] is not ('~' or '!'))
        {
            Composites[(parts[0], parts[1])] = point;
        }
    }
}
