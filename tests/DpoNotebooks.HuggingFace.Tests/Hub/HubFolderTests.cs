using DpoNotebooks.HuggingFace.Hub;

namespace DpoNotebooks.HuggingFace.Tests.Hub;

public sealed class HubFolderTests : IDisposable
{
    private readonly HubFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_folder_comes_back_as_it_is() => Assert.Equal("./some/folder", HubFolder.Resolve("./some/folder"));

    [Fact]
    public void A_model_lies_in_the_cache_as_the_other_tools_lay_it()
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
    public void What_is_there_is_not_asked_for_again()
    {
        _fixture.AddWeights();
        _fixture.Resolve();
        var before = _fixture.Hub.Requests.Count;

        _fixture.Resolve();

        Assert.Equal(["/api/models/owner/name/revision/main"], _fixture.Hub.Paths("GET").Skip(before - 3));
        Assert.Equal(before + 1, _fixture.Hub.Requests.Count);
    }

    [Fact]
    public void A_new_commit_shares_what_did_not_change()
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
    public void A_branch_or_tag_is_kept_in_refs(string revision, string at)
    {
        _fixture.AddWeights();
        _fixture.Hub.AddRevision(revision);

        _fixture.Resolve($"hub:owner/name@{revision}");

        Assert.Equal(HubServer.Commit, File.ReadAllText(Path.Combine(_fixture.Repository, at)));
    }

    [Fact]
    public void A_commit_that_is_here_needs_no_hub()
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
    public void A_dataset_is_taken_by_patterns()
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
        Assert.Contains("there is not a file like '*.parquet'; there are: data/test.csv, data/train", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../evil.json")]
    [InlineData("/etc/evil.json")]
    [InlineData("a/../../../evil.json")]
    [InlineData("a\\\\..\\\\evil.json")]
    [InlineData("C:evil.json")]
    public void A_file_that_would_lie_elsewhere_is_refused(string evil)
    {
        _fixture.Hub.AddSmall(evil, "{}");

        Assert.Contains("would not lie in its folder", _fixture.Problem(files: HubFiles.Matching("*evil.json")), StringComparison.Ordinal);
        Assert.Empty(_fixture.Hub.Paths("HEAD"));
    }

    [Fact]
    public void Where_links_are_impossible_contents_are_copied()
    {
        _fixture.AddWeights();
        _fixture.Resolve();
        var cache = new HubCache(_fixture.Cache, HubName.Parse(HubFixture.Name)) { MakeLink = (_, _) => throw new UnauthorizedAccessException("no links here") };
        var path = Path.Combine(_fixture.Snapshot, "model.safetensors");
        File.Delete(path);

        cache.Link(HubServer.Commit, "model.safetensors", HubServer.Sha256(_fixture.Weights));

        Assert.Null(new FileInfo(path).LinkTarget);
        _fixture.AssertWhole();
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_made_anew()
    {
        _fixture.AddWeights();
        _fixture.Resolve();
        File.Delete(Path.Combine(_fixture.Repository, "blobs", HubServer.Sha256(_fixture.Weights)));

        _fixture.Resolve();

        _fixture.AssertWhole();
    }

    [Fact]
    public void Progress_tells_the_bytes_of_each_file_to_its_end()
    {
        _fixture.AddWeights();
        var told = new List<HubProgress>();

        HubFolder.Resolve(HubFixture.Name, settings: _fixture.Settings, progress: told.Add);

        Assert.Equal(new HubProgress("model.safetensors", 200_000, 200_000), told[^1]);
        Assert.Equal(new HubProgress("config.json", 22, 22), told[0]);
        var weights = told.Where(p => p.File == "model.safetensors").Select(p => p.Done).ToArray();
        Assert.Equal(weights.Order(), weights);
    }

    [Fact]
    public void A_stop_leaves_what_came_and_the_next_call_goes_on()
    {
        _fixture.AddWeights(request => HubServer.Cut(HubServer.Ranged(request, _fixture.Weights), 50_000), request => HubServer.Ranged(request, _fixture.Weights));
        using var stop = new CancellationTokenSource();
        var settings = _fixture.Settings with { Patience = new HubPatience { Wait = (_, _) => stop.Cancel() } };

        Assert.ThrowsAny<OperationCanceledException>(() => HubFolder.Resolve(HubFixture.Name, settings: settings, stop: stop.Token));
        Assert.Equal(50_000, new FileInfo(_fixture.Incomplete).Length);

        _fixture.Resolve();
        _fixture.AssertWhole();
        Assert.Equal("bytes=50000-", _fixture.Store.Requests[^1].Header("range"));
    }

    [Fact]
    public async Task Two_that_download_the_same_at_once_share_one_download()
    {
        _fixture.AddWeights(request =>
        {
            Thread.Sleep(300); // so that the other comes while this one holds the lock
            return HubServer.Ranged(request, _fixture.Weights);
        });

        var folders = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _fixture.Resolve())));

        Assert.All(folders, folder => Assert.Equal(_fixture.Snapshot, folder));
        _fixture.AssertWhole();
        Assert.Single(_fixture.Store.Requests);
        Assert.Equal(3, Directory.GetFiles(_fixture.Snapshot).Length);
    }
}
