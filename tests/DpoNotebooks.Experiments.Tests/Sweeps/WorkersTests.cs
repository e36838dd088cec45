using DpoNotebooks.Experiments.Sweeps;

namespace DpoNotebooks.Experiments.Tests.Sweeps;

// Workers set the number of torch's threads, which other tests share.
[Collection(TorchGenerator.Name)]
public class WorkersTests
{
    [Fact]
    public void Results_are_in_the_order_of_the_jobs()
    {
        var threads = get_num_threads();

        var results = Workers.Run([.. Enumerable.Range(0, 6).Select<int, Func<int>>(job => () =>
        {
            Thread.Sleep(10 * (6 - job));
            return job * job;
        })], workers: 3);

        Assert.Equal([0, 1, 4, 9, 16, 25], results);
        Assert.Equal(threads, get_num_threads());
    }

    [Fact]
    public void The_first_failure_is_thrown_and_no_further_job_starts()
    {
        var begun = 0;

        var error = Assert.Throws<InvalidDataException>(() => Workers.Run<int>([.. Enumerable.Range(0, 50).Select<int, Func<int>>(job => () =>
        {
            Interlocked.Increment(ref begun);
            return job == 1 ? throw new InvalidDataException("job 1") : job;
        })], workers: 1));

        Assert.Equal("job 1", error.Message);
        Assert.Equal(2, begun);
    }
}
