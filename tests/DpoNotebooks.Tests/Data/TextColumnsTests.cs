using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public sealed class TextColumnsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Named_columns_of_any_file_in_the_order_asked_for()
    {
        var jsonl = _folder.Write("a.jsonl", """{"id": 1, "answer": "b", "question": "a"}""");
        var tsv = _folder.Write("a.tsv", "answer\tquestion\nb\ta\n");

        Assert.Equal(["a", "b"], Assert.Single(TextColumns.Load(jsonl, ["question", "answer"])).Texts);
        Assert.Equal(["a", "b"], Assert.Single(TextColumns.Load(tsv, ["question", "answer"])).Texts);
        Assert.Equal($"{tsv}:2", Assert.Single(TextColumns.Load(tsv, ["answer"])).Source);
    }

    [Fact]
    public void A_column_that_is_not_there_is_named_beside_those_that_are()
    {
        var path = _folder.Write("a.csv", "answer,question\nb,a\n");

        Assert.Equal($"{path}:2: the field 'text' is missing (the row has: answer, question)", Assert.Throws<DataFileException>(() => TextColumns.Load(path, ["text"]).ToArray()).Message);
        Assert.Throws<ArgumentException>(() => TextColumns.Load(path, []));
    }
}
