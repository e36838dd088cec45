using System.Text.Json.Nodes;

namespace DpoNotebooks.Models.Tests;

/// <summary>Compares classifiers and reward models with transformers.</summary>
public sealed class SequenceClassifierTests
{
    public static TheoryData<string> Cases => ["roberta-seqcls", "bert-seqcls", "bert-old-names", "gpt2-seqcls", "llama-seqcls"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_agree_with_transformers_alone_and_in_a_batch(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var golden = Golden(name);
        using var model = SequenceClassifier.Load(Goldens.PathOf("models", name));
        int[] lengths = [.. golden["padded"]!["attention_mask"]!.AsArray().Select(row => row!.AsArray().Sum(one => (int)one!))];

        var batch = model.Logits(Ids([.. golden["padded"]!["input_ids"]!.AsArray()]), lengths);

        foreach (var (row, sequence) in golden["sequences"]!.AsArray().Index())
        {
            double[] expected = [.. golden["logits"]![row]!.AsArray().Select(value => (double)value!)];
            AssertClose(expected, batch[row]);
            AssertClose(expected, model.Logits(Ids(sequence!), [sequence!.AsArray().Count])[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Save_and_Load_keep_a_classifier_bit_for_bit(string name)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = SequenceClassifier.Load(Goldens.PathOf("models", name));

        model.Save(folder.Path);
        using var loaded = SequenceClassifier.Load(folder.Path);

        Assert.Equal(model.Config, loaded.Config);
        Assert.Equal(model.Labels, loaded.Labels);
        var weights = loaded.state_dict();
        Assert.All(model.state_dict(), entry => Assert.True(entry.Value.equal(weights[entry.Key]).all().item<bool>(), entry.Key));
    }

    [Fact]
    public void On_copies_the_body_and_scores_start_at_zero()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var language = TinyModel.Create();

        using var reward = SequenceClassifier.On(language);

        Assert.Equal(0, reward.Logits(tensor(new long[] { 1, 2, 3 }, [1, 3]), [3]).item<float>());
        var weights = language.state_dict();
        Assert.Equal(["score.weight"], reward.state_dict().Where(entry => !IsCopied(entry.Key, entry.Value)).Select(entry => entry.Key));

        bool IsCopied(string name, Tensor weight) => weights.TryGetValue(name, out var source) && source.equal(weight).all().item<bool>();
    }

    [Fact]
    public void Load_refuses_a_language_model_as_a_classifier_and_an_encoder_as_a_language_model()
    {
        var (languageModel, encoder) = (Goldens.PathOf("models", "gpt2"), Goldens.PathOf("models", "roberta-seqcls"));

        Assert.Contains("ForSequenceClassification", Assert.Throws<InvalidDataException>(() => SequenceClassifier.Load(languageModel)).Message);
        Assert.Contains("SequenceClassifier", Assert.Throws<ArgumentException>(() => CausalLm.Load(encoder)).Message);
    }

    [Fact]
    public void Logits_refuses_a_row_without_tokens()
    {
        using var scope = NewDisposeScope();
        using var model = SequenceClassifier.Load(Goldens.PathOf("models", "bert-seqcls"));

        Assert.Contains("must be between 1 and 3", Assert.Throws<ArgumentException>(() => model.Logits(zeros([2, 3], ScalarType.Int64), [3, 0])).Message);
    }

    private static JsonNode Golden(string name)
    {
        var golden = Goldens.Json("models", name, "expected.json");
        return (string?)golden["same_as"] is { } other ? Goldens.Json("models", other, "expected.json") : golden;
    }

    private static Tensor Ids(params JsonNode?[] rows)
    {
        long[][] ids = [.. rows.Select(row => row!.AsArray().Select(id => (long)id!).ToArray())];
        return tensor(ids.SelectMany(row => row).ToArray(), [ids.Length, ids[0].Length]);
    }

    private static void AssertClose(double[] expected, Tensor got) =>
        Assert.True(
            (got.to_type(ScalarType.Float64) - tensor(expected)).abs().max().ToDouble() < 1e-4,
            $"expected {string.Join(", ", expected)}, got {string.Join(", ", got.data<float>())}");
}
