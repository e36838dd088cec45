using DpoNotebooks.Data;
using DpoNotebooks.Evaluation;
using DpoNotebooks.Models;
using DpoNotebooks.Scoring;
using DpoNotebooks.Tests.Fixtures;

namespace DpoNotebooks.Tests.Evaluation;

/// <summary>A correct run passes every check; each fault fails its own check.</summary>
public sealed class StepZeroAuditTests : IDisposable
{
    private readonly CausalLm _policy = TinyModel.Create();
    private readonly CausalLm _reference = TinyModel.Create();
    private readonly PairDataset _data = TinyPairs.Create();

    public void Dispose()
    {
        _policy.Dispose();
        _reference.Dispose();
    }

    [Fact]
    public void A_correct_run_passes_every_check()
    {
        var checks = StepZeroAudit.Run(_policy, _reference, DatasetLogps.Compute(_reference, _data), _data);

        Assert.Equal(11, checks.Count);
        Assert.All(checks, check => Assert.True(check.Passed, $"{check.Name}: {check.Measured}"));
    }

    [Fact]
    public void A_trained_policy_fails_the_ln_2_and_log_ratio_checks()
    {
        using var moved = TinyModel.Create(seed: 8);

        Assert.Equal(
            ["policy = reference: every log-ratio is 0", "the DPO loss starts at ln 2"],
            Failures(StepZeroAudit.Run(moved, _reference, DatasetLogps.Compute(_reference, _data), _data)));
    }

    [Fact]
    public void A_cache_of_another_reference_fails()
    {
        using var other = TinyModel.Create(seed: 9);

        Assert.Equal(["cached reference = reference now"], Failures(StepZeroAudit.Run(_policy, _reference, DatasetLogps.Compute(other, _data), _data)));
    }

    [Fact]
    public void A_reference_that_is_the_policy_itself_fails() =>
        Assert.Equal(["policy and reference are two models"], Failures(StepZeroAudit.Run(_policy, _policy, DatasetLogps.Compute(_policy, _data), _data)));

    [Theory]
    [InlineData("at most one EOS, and only at the end", new[] { 3, 0, 4, 0 })]
    [InlineData("there are pairs, and none prefers a response to itself", new[] { 2, 0 })]
    [InlineData("every id is in the vocabulary", new[] { 99, 0 })]
    [InlineData("no empty prompt or response", new int[0])]
    [InlineData("every sequence fits the context",
        new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0 })]
    [InlineData("the cached reference is of these pairs", new[] { 4, 0 })]
    public void A_faulty_row_fails_its_check_and_does_not_throw(string check, int[] rejected)
    {
        var sound = PairDataset.From([new([1], [2, 0], [3, 0])]);
        var faulty = PairDataset.From([new([1], [2, 0], rejected)]);

        Assert.Contains(check, Failures(StepZeroAudit.Run(_policy, _reference, DatasetLogps.Compute(_reference, sound), faulty)));
    }

    private static string[] Failures(IReadOnlyList<AuditCheck> checks) => [.. checks.Where(check => !check.Passed).Select(check => check.Name)];
}
