using DpoNotebooks.Data;

namespace DpoNotebooks.Tests.Data;

public sealed class TextColumnsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_reads_the_named_columns_of_any_file_in_the_requested_order()
    {
        var jsonl = _folder.Write("a.jsonl", """{"id": 1, "answer": "b", "question": "a"}""");
        var tsv = _folder.Write("a.tsv", "answer\tquestion\nb\ta\n");

        Assert.Equal(["a", "b"], Assert.Single(TextColumns.Load(jsonl, ["question", "answer"])).Texts);
        Assert.Equal(["a", "b"], Assert.Single(TextColumns.Load(tsv, ["question", "answer"])).Texts);
        Assert.Equal($"{tsv}:2", Assert.Single(TextColumns.Load(tsv, ["answer"])).Source);
    }

    [Fact]
    public void The_error_of_a_missing_column_lists_the_columns()
    {
        var path = _folder.Write("a.csv", "answer,question\nb,a\n");

        var error = Assert.Throws<DataFileException>(() => TextColumns.Load(path, ["text"]).ToArray());

        Assert.Equal($"{path}:2: the field 'text' is missing (the row has: answer, question)", error.Message);
        Assert.Throws<ArgumentException>(() => TextColumns.Load(path, []));
    }
}
