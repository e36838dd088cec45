using DpoNotebooks.Evaluation;
using DpoNotebooks.Losses;
using DpoNotebooks.Notebook.Display;
using DpoNotebooks.Notebook.Formatters;
using DpoNotebooks.Notebook.Plotting;
using DpoNotebooks.Training;

namespace DpoNotebooks.Notebook.Tests.Formatters;

public class ValueFormattersTests
{
    public ValueFormattersTests() => NotebookFormatters.Register();

    [Fact]
    public void A_record_is_shown_by_its_properties_recursively()
    {
        var value = new Outer { Name = "<a>", Inner = new Inner(0.1, null), Function = Math.Sqrt };

        Assert.Equal(
            "Outer\n  Name: <a>\n  Inner: Inner\n    Rate: 0.1\n    Note: null\n  Function: a function, Func<Double, Double>\n  Counts: []",
            Text(value));
        var html = ValueTreeView.Html(ValueTree.Of(value));
        Assert.Contains("<strong>Outer</strong>", html, StringComparison.Ordinal);
        Assert.Contains(">&lt;a&gt;</td>", html, StringComparison.Ordinal);
        Assert.Contains("<details><summary>Inner <span style=\"opacity:.6\">Rate 0.1, Note null</span></summary><table", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lists_and_dictionaries_are_truncated()
    {
        var long1000 = new Outer { Counts = [.. Enumerable.Range(0, 1000)] };
        Assert.EndsWith("Counts: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … 1000 in all]", Text(long1000), StringComparison.Ordinal);

        var lists = Text(new Lists([.. Enumerable.Repeat(new Inner(1, "x"), 50)], new Dictionary<string, double> { ["loss"] = 0.5 }));
        Assert.StartsWith("Lists\n  Inners: 50 × Inner\n    [0]: Inner\n      Rate: 1\n      Note: x\n    [1]: Inner\n", lists, StringComparison.Ordinal);
        Assert.Contains("    [19]: Inner\n      Rate: 1\n      Note: x\n    …: 30 more\n  Named: 1 × Double\n    loss: 0.5", lists, StringComparison.Ordinal);
    }

    [Fact]
    public void Computed_properties_are_not_evaluated_and_failing_properties_show_their_exception() =>
        Assert.Equal("Failing\n  Why: no\n  Bad: InvalidOperationException: no", Text(new Failing("no")));

    [Fact]
    public void An_estimate_is_shown_as_mean_and_standard_error()
    {
        Assert.Equal("0.5 ± 0.1 (n = 20)", MimeBundle.Of(new Estimate(0.5, 0.1, 20)).Text);

        var metrics = new Dictionary<string, Estimate> { ["finished"] = new(1, 0, 8) };
        var evaluation = MimeBundle.Of(new PolicyEvaluation(new(0.9, 0.01, 8), new(2, 0.1, 8), default, default, metrics, []));
        Assert.Contains("\n  Kl: 2 ± 0.1 (n = 8)\n", evaluation.Text, StringComparison.Ordinal);
        Assert.Contains("\n    finished: 1 ± 0 (n = 8)\n", evaluation.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_record_of_the_toolkit_is_shown_as_a_tree_including_derived_records()
    {
        Assert.Equal("Dpo\n  Beta: 0.1\n  Divergence: ReverseKl", MimeBundle.Of(new Dpo { Beta = 0.1 }).Text);
        Assert.StartsWith(
            "<div><strong>AdamWConfig</strong><table class=\"value\">", MimeBundle.Of(new AdamWConfig()).Data[MimeBundle.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void Types_with_their_own_formatter_keep_it()
    {
        Assert.Contains(MimeBundle.Svg, MimeBundle.Of(new Figure("f", [])).Data.Keys);
        Assert.StartsWith("<table>", MimeBundle.Of(new SampleTable([])).Data[MimeBundle.Html], StringComparison.Ordinal);
        Assert.Equal("3", MimeBundle.Of(3).Text);
    }

    [Fact]
    public void A_history_is_shown_as_its_data_frame()
    {
        var history = new RunHistory();
        history.Add(new HistoryRow(1, 8, new Dictionary<string, double> { ["loss"] = 0.5 }));

        Assert.Equal("   step  examples  loss\n0     1         8   0.5\n1 rows × 3 columns", MimeBundle.Of(history).Text);
    }

    [Fact]
    public void A_module_is_shown_by_its_layers_and_parameters()
    {
        using var module = nn.Sequential(("first", nn.Linear(3, 4)), ("act", nn.ReLU()));
        module.parameters().First().requires_grad_(false);

        Assert.Equal(
            "Sequential, 16 parameters, 12 of them frozen, float32 on cpu\n  first: Linear, 16 parameters, 12 of them frozen, float32 on cpu\n"
            + "    weight: float32 [4, 3] on cpu\n    bias: float32 [4] on cpu, requires_grad\n  act: ReLU",
            MimeBundle.Of(module).Text);
        Assert.Contains("<details><summary>Linear, 16 parameters", MimeBundle.Of(module).Data[MimeBundle.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_can_be_shown_after_its_parameters_are_disposed()
    {
        using var module = nn.Linear(1, 1, hasBias: false);
        module.weight!.Dispose();

        Assert.Equal("Linear", MimeBundle.Of(module).Text);
    }

    [Fact]
    public void An_exception_is_shown_by_message_causes_and_collapsed_stack()
    {
        var bundle = MimeBundle.Of(Thrown());

        Assert.Matches(
            @"^AggregateException: .*\n    at .*Thrown\(\).*\ncaused by InvalidOperationException: <outer>\n"
            + @"caused by ArgumentException: inner\ncaused by FormatException: second$",
            bundle.Text);
        var html = bundle.Data[MimeBundle.Html];
        Assert.Contains(
            "<strong>InvalidOperationException</strong>: <span style=\"white-space:pre-wrap\">&lt;outer&gt;</span>", html, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(html, "<details><summary>where</summary><pre>[^<]*Thrown"));
    }

    private static AggregateException Thrown()
    {
        try
        {
            throw new AggregateException(new InvalidOperationException("<outer>", new ArgumentException("inner")), new FormatException("second"));
        }
        catch (AggregateException e)
        {
            return e;
        }
    }

    private static string Text(object value) => ValueTreeView.Text(ValueTree.Of(value));

    private sealed record Inner(double Rate, string? Note);

    private sealed record Outer
    {
        public string Name { get; init; } = "";

        public Inner? Inner { get; init; }

        public Func<double, double>? Function { get; init; }

        public IReadOnlyList<int> Counts { get; init; } = [];
    }

    private sealed record Lists(IReadOnlyList<Inner> Inners, IReadOnlyDictionary<string, double> Named);

    private sealed record Failing(string Why)
    {
        public string Bad { get => throw new InvalidOperationException(Why); init => _ = value; }

        public string Computed => throw new InvalidOperationException($"{Why}: evaluated");
    }
}
