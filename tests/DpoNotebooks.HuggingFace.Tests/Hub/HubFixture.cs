using DpoNotebooks.HuggingFace.Hub;

namespace DpoNotebooks.HuggingFace.Tests.Hub;

/// <summary>A hub with a small model, a second host that stores its large files, and an empty cache. Waits are recorded and skipped.</summary>
internal sealed class HubFixture : IDisposable
{
    public const string Name = "hub:owner/name";

    private readonly TemporaryFolder _folder = new();

    public HubFixture()
    {
        Weights = new byte[200_000];
        new Random(5).NextBytes(Weights);
        Hub.AddRevision("main");
        Hub.AddSmall("config.json", """{"model_type": "gpt2"}""");
        Hub.AddSmall("tokenizer.json", "{}");
        Hub.AddSmall("README.md", "a model");
    }

    public HubServer Hub { get; } = new();

    public HubServer Store { get; } = new();

    public byte[] Weights { get; }

    public List<TimeSpan> Waits { get; } = [];

    public string Cache => _folder.PathOf("cache");

    public string Repository => Path.Combine(Cache, "models--owner--name");

    public string Snapshot => Path.Combine(Repository, "snapshots", HubServer.Commit);

    public string Incomplete => Path.Combine(Repository, "blobs", HubServer.Sha256(Weights) + ".incomplete");

    public HubSettings Settings => new()
    {
        CacheFolder = Cache,
        Endpoint = Hub.Address,
        Retry = new HubRetryPolicy { MaxAttempts = 4, Wait = (time, _) => Waits.Add(time) },
    };

    public void AddWeights(Func<HubRequest, HubResponse>? answer = null) => Hub.AddLarge("model.safetensors", Weights, Store, answer);

    /// <summary>Adds weights for which the second host gives a different response each time.</summary>
    public void AddWeights(params Func<HubRequest, HubResponse>[] answers)
    {
        AddWeights();
        Store.On("/stored/model.safetensors", answers);
    }

    public string Resolve(string name = Name, HubSelection? files = null, HubSettings? settings = null) =>
        HubFolder.ResolveRepository(HubName.Parse(name), files, settings ?? Settings);

    /// <summary>Returns the message of the error when the name is resolved.</summary>
    public string Problem(string name = Name, HubSelection? files = null, HubSettings? settings = null) =>
        Assert.Throws<HubException>(() => Resolve(name, files, settings)).Message;

    public void AssertWhole()
    {
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(Snapshot, "model.safetensors")));
        Assert.Empty(Directory.GetFiles(Path.Combine(Repository, "blobs"), "*.incomplete"));
    }

    public void Dispose()
    {
        Hub.Dispose();
        Store.Dispose();
        _folder.Dispose();
    }
}
