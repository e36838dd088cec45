using System.Globalization;

namespace DpoNotebooks.Notebook.Formatters;

/// <summary>Formats the numbers of a tensor in one notation.</summary>
internal static class TensorNumbers
{
    /// <summary>Formats the values of a CPU tensor.</summary>
    /// <param name="values">The values, shape (n).</param>
    public static string[] Texts(Tensor values)
    {
        if (values.dtype == ScalarType.Bool)
        {
            return [.. values.data<bool>().Select(value => value ? "True" : "False")];
        }

        if (values.is_complex())
        {
            return [.. Doubles(values.real).Zip(Doubles(values.imag), (real, imaginary) =>
                string.Create(CultureInfo.InvariantCulture, $"{real:0.0000}{imaginary:+0.0000;-0.0000}j"))];
        }

        return values.is_floating_point()
            ? Floats(Doubles(values))
            : [.. values.to(ScalarType.Int64).data<long>().Select(value => value.ToString(CultureInfo.InvariantCulture))];
    }

    private static double[] Doubles(Tensor values) => [.. values.to(ScalarType.Float64).contiguous().data<double>()];

    // As in PyTorch: a dot after whole numbers, scientific notation for a wide range, and four decimals otherwise.
    private static string[] Floats(double[] values)
    {
        double[] sizes = [.. values.Where(value => double.IsFinite(value) && value != 0).Select(Math.Abs)];
        var (least, most) = sizes.Length == 0 ? (1, 1) : (sizes.Min(), sizes.Max());
        var whole = sizes.All(size => size == Math.Floor(size));
        var format = most > 1e8 || (!whole && (least < 1e-4 || most / least > 1000)) ? "0.0000e+00" : whole ? "0'.'" : "0.0000";
        return [.. values.Select(value => double.IsNaN(value) ? "nan"
            : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf"
            : value.ToString(format, CultureInfo.InvariantCulture))];
    }
}
