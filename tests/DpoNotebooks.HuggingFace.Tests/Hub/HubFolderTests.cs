using DpoNotebooks.HuggingFace.Hub;

namespace DpoNotebooks.HuggingFace.Tests.Hub;

public sealed class HubFolderTests : IDisposable
{
    private readonly HubFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Resolve_returns_a_folder_path_unchanged() => Assert.Equal("./some/folder", HubFolder.Resolve("./some/folder"));

    [Fact]
    public void A_model_has_the_cache_layout_of_the_other_tools()
    {
        _fixture.AddWeights();

        var folder = _fixture.Resolve();

        Assert.Equal(_fixture.Snapshot, folder);
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        _fixture.AssertWhole();
        Assert.Equal(HubServer.Commit, File.ReadAllText(Path.Combine(_fixture.Repository, "refs", "main")));
        Assert.Equal($"../../blobs/{HubServer.Sha256(_fixture.Weights)}", new FileInfo(Path.Combine(folder, "model.safetensors")).LinkTarget);
        Assert.Equal($"../../blobs/{HubServer.GitHash("{}"u8.ToArray())}", new FileInfo(Path.Combine(folder, "tokenizer.json")).LinkTarget);
        Assert.Empty(_fixture.Waits);
    }

    [Fact]
    public void Cached_files_are_not_requested_again()
    {
        _fixture.AddWeights();
        _fixture.Resolve();
        var before = _fixture.Hub.Requests.Count;

        _fixture.Resolve();

        Assert.Equal(["/api/models/owner/name/revision/main"], _fixture.Hub.Paths("GET").Skip(before - 3));
        Assert.Equal(before + 1, _fixture.Hub.Requests.Count);
    }

    [Fact]
    public void A_new_commit_shares_unchanged_blobs()
    {
        const string Later = "fedcba9876543210fedcba9876543210fedcba98";
        _fixture.AddWeights();
        _fixture.Resolve();
        _fixture.Hub.AddRevision("main", Later);
        _fixture.Hub.AddSmall("config.json", """{"model_type": "opt"}""", Later);
        _fixture.Hub.AddSmall("tokenizer.json", "{}", Later);
        _fixture.Hub.AddLarge("model.safetensors", _fixture.Weights, _fixture.Store, commit: Later);
        var stored = _fixture.Store.Requests.Count;

        var folder = _fixture.Resolve();

        Assert.EndsWith(Later, folder, StringComparison.Ordinal);
        Assert.Equal("""{"model_type": "opt"}""", File.ReadAllText(Path.Combine(folder, "config.json")));
        Assert.Equal(stored, _fixture.Store.Requests.Count);
        Assert.Equal(Later, File.ReadAllText(Path.Combine(_fixture.Repository, "refs", "main")));
        Assert.Equal("""{"model_type": "gpt2"}""", File.ReadAllText(Path.Combine(_fixture.Snapshot, "config.json")));
    }

    [Theory]
    [InlineData("v1.0", "refs/v1.0")]
    [InlineData("refs/pr/7", "refs/refs/pr/7")]
    public void A_branch_or_tag_is_stored_in_refs(string revision, string at)
    {
        _fixture.AddWeights();
        _fixture.Hub.AddRevision(revision);

        _fixture.Resolve($"hub:owner/name@{revision}");

        Assert.Equal(HubServer.Commit, File.ReadAllText(Path.Combine(_fixture.Repository, at)));
    }

    [Fact]
    public void A_cached_commit_needs_no_requests()
    {
        _fixture.AddWeights();
        _fixture.Hub.AddRevision(HubServer.Commit);
        var name = $"hub:owner/name@{HubServer.Commit}";
        _fixture.Resolve(name);
        var before = _fixture.Hub.Requests.Count;

        Assert.Equal(_fixture.Snapshot, _fixture.Resolve(name));
        Assert.Equal(before, _fixture.Hub.Requests.Count);
        Assert.False(Directory.Exists(Path.Combine(_fixture.Repository, "refs")));

        File.Delete(Path.Combine(_fixture.Snapshot, "model.safetensors"));
        _fixture.Resolve(name);
        _fixture.AssertWhole();
    }

    [Fact]
    public void A_dataset_is_selected_by_patterns()
    {
        using var hub = new HubServer("owner/set", "datasets");
        hub.AddRevision("main");
        hub.AddSmall("data/train-00000-of-00002.csv", "a");
        hub.AddSmall("data/train-00001-of-00002.csv", "b");
        hub.AddSmall("data/test.csv", "c");
        var settings = _fixture.Settings with { Endpoint = hub.Address };

        var folder = _fixture.Resolve("hub:datasets/owner/set", HubFiles.Matching("data/train-*.csv"), settings);

        Assert.Equal(Path.Combine(_fixture.Cache, "datasets--owner--set", "snapshots", HubServer.Commit), folder);
        Assert.Equal(["a", "b"], Directory.GetFiles(Path.Combine(folder, "data")).Order().Select(File.ReadAllText));
        Assert.StartsWith("../../../blobs/", new FileInfo(Path.Combine(folder, "data", "train-00000-of-00002.csv")).LinkTarget!, StringComparison.Ordinal);
        Assert.Contains("HubFiles.Matching", _fixture.Problem("hub:datasets/owner/set", null, settings), StringComparison.Ordinal);
        var problem = _fixture.Problem("hub:datasets/owner/set", HubFiles.Matching("*.parquet"), settings);
        Assert.Contains("does not have a file that matches '*.parquet'; it has: data/test.csv, data/train", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../evil.json")]
    [InlineData("/etc/evil.json")]
    [InlineData("a/../../../evil.json")]
    [InlineData("a\\\\..\\\\evil.json")]
    [InlineData("C:evil.json")]
    public void A_path_outside_the_folder_is_rejected(string evil)
    {
        _fixture.Hub.AddSmall(evil, "{}");

        Assert.Contains("would be outside its folder", _fixture.Problem(files: HubFiles.Matching("*evil.json")), StringComparison.Ordinal);
        Assert.Empty(_fixture.Hub.Paths("HEAD"));
    }

    [Fact]
    public void A_blob_is_copied_if_links_fail()
    {
        _fixture.AddWeights();
        _fixture.Resolve();
        var cache = new HubCache(_fixture.Cache, HubName.Parse(HubFixture.Name))
        {
            CreateLink = (_, _) => throw new UnauthorizedAccessException("no links here"),
        };
        var path = Path.Combine(_fixture.Snapshot, "model.safetensors");
        File.Delete(path);

        cache.Link(HubServer.Commit, "model.safetensors", HubServer.Sha256(_fixture.Weights));

        Assert.Null(new FileInfo(path).LinkTarget);
        _fixture.AssertWhole();
    }

    [Fact]
    public void A_broken_link_is_recreated()
    {
        _fixture.AddWeights();
        _fixture.Resolve();
        File.Delete(Path.Combine(_fixture.Repository, "blobs", HubServer.Sha256(_fixture.Weights)));

        _fixture.Resolve();

        _fixture.AssertWhole();
    }

    [Fact]
    public void Progress_reports_the_bytes_of_each_file_up_to_its_size()
    {
        _fixture.AddWeights();
        var progress = new List<HubProgress>();

        HubFolder.ResolveRepository(HubName.Parse(HubFixture.Name), null, _fixture.Settings, progress.Add);

        Assert.Equal(new HubProgress("model.safetensors", 200_000, 200_000), progress[^1]);
        Assert.Equal(new HubProgress("config.json", 22, 22), progress[0]);
        var weights = progress.Where(p => p.File == "model.safetensors").Select(p => p.Done).ToArray();
        Assert.Equal(weights.Order(), weights);
    }

    [Fact]
    public void A_cancelled_download_is_resumed_by_the_next_call()
    {
        _fixture.AddWeights(
            request => HubServer.Cut(HubServer.Ranged(request, _fixture.Weights), 50_000),
            request => HubServer.Ranged(request, _fixture.Weights));
        using var stop = new CancellationTokenSource();
        var settings = _fixture.Settings with { Retry = new HubRetryPolicy { Wait = (_, _) => stop.Cancel() } };

        Assert.ThrowsAny<OperationCanceledException>(() => HubFolder.ResolveRepository(HubName.Parse(HubFixture.Name), null, settings, stop: stop.Token));
        Assert.Equal(50_000, new FileInfo(_fixture.Incomplete).Length);

        _fixture.Resolve();
        _fixture.AssertWhole();
        Assert.Equal("bytes=50000-", _fixture.Store.Requests[^1].Header("range"));
    }

    [Fact]
    public async Task Concurrent_downloads_of_one_file_share_one_request()
    {
        _fixture.AddWeights(request =>
        {
            Thread.Sleep(300); // the others arrive while this one holds the lock
            return HubServer.Ranged(request, _fixture.Weights);
        });

        var folders = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _fixture.Resolve())));

        Assert.All(folders, folder => Assert.Equal(_fixture.Snapshot, folder));
        _fixture.AssertWhole();
        Assert.Single(_fixture.Store.Requests);
        Assert.Equal(3, Directory.GetFiles(_fixture.Snapshot).Length);
    }
}
