using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace DpoNotebooks.Experiments.Sweeps;

/// <summary>Runs independent jobs concurrently, one torch thread each: at small sizes two threads with one run each
/// finish sooner than one run on two threads. Results are bitwise reproducible for a fixed number of workers; another number gives each
/// run a different number of threads, so sums round differently.</summary>
public static class Workers
{
    /// <summary>The number of torch threads of each job.</summary>
    internal static int ThreadsPerJob(int jobs, int workers) => Math.Max(1, get_num_threads() / Concurrent(jobs, workers));

    private static int Concurrent(int jobs, int workers) => Math.Clamp(workers, 1, Math.Max(1, jobs));

    /// <summary>Runs every job; results are in the order of the jobs. The first failure is thrown
    /// after the running jobs have ended.</summary>
    /// <param name="jobs">The jobs; each seeds its own random numbers, so its result does not depend on the others.</param>
    /// <param name="workers">Number of concurrent jobs; 1 on a GPU.</param>
    public static IReadOnlyList<T> Run<T>(IReadOnlyList<Func<T>> jobs, int workers)
    {
        var results = new T[jobs.Count];
        var failures = new ConcurrentQueue<Exception>();
        var next = -1;
        var before = get_num_threads();
        var count = Concurrent(jobs.Count, workers);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Work, maxStackSize: 16 << 20))];
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        set_num_threads(before);
        if (failures.TryDequeue(out var failure))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return results;

        void Work()
        {
            set_num_threads(Math.Max(1, before / count)); // as ThreadsPerJob says
            for (var job = Interlocked.Increment(ref next); job < jobs.Count && failures.IsEmpty; job = Interlocked.Increment(ref next))
            {
                try
                {
                    results[job] = jobs[job]();
                }
                catch (Exception exception)
                {
                    failures.Enqueue(exception);
                }
            }
        }
    }
}
