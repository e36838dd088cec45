using System.Numerics;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;

namespace DpoNotebooks.Notebook.Tests.Formatters;

public class TensorTextTests
{
    public TensorTextTests() => NotebookFormatters.Register();

    [Fact]
    public void A_tensor_is_shown_by_dtype_shape_device_and_values()
    {
        using var tensor = torch.tensor(new[,] { { 1.5f, -2 }, { 0, 10 } }).requires_grad_();
        var bundle = MimeBundle.Of(tensor);

        Assert.Equal("float32 [2, 2] on cpu, requires_grad\n[[ 1.5000, -2.0000],\n [ 0.0000, 10.0000]]", bundle.Text);
        Assert.Equal(
            "<div><strong>float32 [2, 2] on cpu, requires_grad</strong><pre>[[ 1.5000, -2.0000],\n [ 0.0000, 10.0000]]</pre></div>",
            bundle.Data[MimeBundle.Html]);
    }

    [Fact]
    public void A_parameter_is_shown_as_a_tensor()
    {
        using var parameter = nn.Parameter(ones(1));

        Assert.Equal("float32 [1] on cpu, requires_grad\n[1.]", MimeBundle.Of(parameter).Text);
    }

    [Fact]
    public void A_scalar_has_no_brackets()
    {
        using var tensor = torch.tensor(7L);

        Assert.Equal("int64 [] on cpu\n7", TensorText.Of(tensor));
    }

    [Fact]
    public void All_numbers_of_a_tensor_have_the_same_notation()
    {
        Assert.Equal("[1.0000e-06, 1.0000e+00]", Values(torch.tensor(new[] { 1e-6, 1 })));
        Assert.Equal("[     1., 200000.]", Values(torch.tensor(new[] { 1.0, 200_000 })));
        Assert.Equal("[   nan,   -inf, 0.5000]", Values(torch.tensor(new[] { double.NaN, double.NegativeInfinity, 0.5 })));
        Assert.Equal("[ True, False]", Values(torch.tensor(new[] { true, false })));
        Assert.Equal("[0.2500, 3.0000]", Values(torch.tensor(new[] { 0.25f, 3 }).to(ScalarType.BFloat16)));
        Assert.Equal("[0.0000+1.0000j, 1.5000-2.0000j]", Values(torch.tensor(new[] { new Complex(0, 1), new Complex(1.5, -2) })));
        Assert.Equal("[[],\n []]", Values(zeros(2, 0)));
    }

    [Fact]
    public void Long_rows_are_wrapped()
    {
        var lines = Values(arange(100)).Split('\n');

        Assert.Equal(6, lines.Length);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.StartsWith(" 19, 20,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_tensor_shows_its_outer_values()
    {
        Assert.Equal(
            """
            [[    0,     1,     2, …,   197,   198,   199],
             [  200,   201,   202, …,   397,   398,   399],
             [  400,   401,   402, …,   597,   598,   599],
             …,
             [19400, 19401, 19402, …, 19597, 19598, 19599],
             [19600, 19601, 19602, …, 19797, 19798, 19799],
             [19800, 19801, 19802, …, 19997, 19998, 19999]]
            """,
            Values(arange(20_000).reshape(100, 200)));

        var numbers = Values(arange(30_000).reshape(3, 100, 100)).Split(['[', ']', ',', ' ', '\n', '…'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3 * 6 * 6, numbers.Length);
    }

    [Fact]
    public void Only_the_shown_values_are_copied()
    {
        using var huge = torch.tensor(3).expand(1_000_000, 1_000_000); // a copy would need 4 TB

        Assert.StartsWith("[[3, 3, 3, …, 3, 3, 3],", Values(huge), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_without_readable_values_show_only_their_heading()
    {
        var tensor = ones(3);
        tensor.Dispose();

        Assert.Equal("a disposed tensor", TensorText.Of(tensor));
        Assert.Equal("float32 [2] on meta", TensorText.Of(empty(2, device: torch.device(DeviceType.META))));
        Assert.Equal("float32 [2, 2] on cpu, sparse", TensorText.Of(eye(2).to_sparse()));
    }

    [Fact]
    public void Formatting_a_tensor_leaks_no_tensors()
    {
        using var tensor = rand(100, 100);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        TensorText.Of(tensor);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static string Values(Tensor tensor) => TensorText.Values(tensor)!;
}
