using DpoNotebooks.Kernel.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DpoNotebooks.Kernel.Language;

/// <summary>
/// What the cells that ran declared, as a short chain of submissions, and after them the cell that is being written. Not for
/// several threads at once; the documents that it gives out are snapshots, which are.
/// </summary>
/// <remarks>A submission a cell would be simpler, but each costs memory and a step of every look-up: declarations gather in
/// one until one of their names is declared again.</remarks>
internal sealed class CellWorkspace : IDisposable
{
    private const int LongestChain = 8;

    private readonly AdhocWorkspace _workspace = new(LanguageServices.Host);
    private readonly List<MetadataReference> _references;
    private readonly IReadOnlyList<string> _imports;
    private readonly List<Submission> _ran = [];
    private Solution _solution;
    private DocumentId _writing;
    private bool _gathered;

    /// <summary>Starts with no cell.</summary>
    /// <param name="references">What every cell can see.</param>
    /// <param name="imports">Namespaces, and types whose static members are in scope.</param>
    public CellWorkspace(IEnumerable<MetadataReference> references, IReadOnlyList<string> imports)
    {
        _references = [.. references];
        _imports = imports;
        _solution = _workspace.CurrentSolution;
        _writing = AddSubmission("");
    }

    /// <summary>The cell that is being written, after those that ran.</summary>
    public async Task<Document> WritingAsync(string code, CancellationToken stop)
    {
        ShowGathered();

        // Roslyn's services take the earlier cells from the compilation that is there; the snapshot keeps it for the next call.
        var writing = _solution.GetDocument(_writing)!;
        ReferenceBinding.Bind((await writing.Project.GetCompilationAsync(stop))!);
        return writing.WithText(SourceText.From(code));
    }

    /// <summary>What the code declares is there in the cells after it.</summary>
    public async Task AppendAsync(string code, CancellationToken stop)
    {
        var declared = CellDeclarations.Of(code);
        if (declared.IsEmpty)
        {
            return;
        }

        if (_ran.Count > 0 && !_ran[^1].Declared.Redeclares(declared))
        {
            _ran[^1] = _ran[^1] with { Declared = _ran[^1].Declared.With(declared) };
            _gathered = true;
            return;
        }

        ShowGathered();
        if (_ran.Count == LongestChain)
        {
            await FoldAsync(stop);
        }

        _ran.Add(new(_writing, declared));
        _solution = _solution.WithDocumentText(_writing, SourceText.From(declared.ToCode()));
        _writing = AddSubmission("");
    }

    /// <summary>More assemblies for the cells; those that are there already stay as they are.</summary>
    public void Reference(IReadOnlyList<MetadataReference> references)
    {
        var more = references.Where(one => _references.All(known => known.Display != one.Display)).ToList();
        _references.AddRange(more);
        foreach (var project in _solution.ProjectIds)
        {
            _solution = _solution.AddMetadataReferences(project, more);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _workspace.Dispose();

    // Once for many cells: a run of the whole notebook is not compiled cell by cell.
    private void ShowGathered()
    {
        if (_gathered)
        {
            _solution = _solution.WithDocumentText(_ran[^1].Document, SourceText.From(_ran[^1].Declared.ToCode()));
            _gathered = false;
        }
    }

    // The chain as one submission; what was declared again is left out.
    private async Task FoldAsync(CancellationToken stop)
    {
        var folded = CellDeclarations.None;
        var redeclared = new HashSet<string>();
        foreach (var (document, declared) in Enumerable.Reverse(_ran))
        {
            var compilation = await _solution.GetProject(document.ProjectId)!.GetCompilationAsync(stop);
            var script = compilation!.ScriptClass!;
            folded = new CellDeclarations(declared.Directives, [.. declared.Members.SelectMany(member => member.Without(redeclared, script))]).With(folded);
            redeclared.UnionWith(declared.Members.SelectMany(member => member.Names));
        }

        _ran.Clear();
        _solution = _workspace.CurrentSolution;
        _ran.Add(new(AddSubmission(folded.ToCode()), folded));
        _writing = AddSubmission("");
    }

    private DocumentId AddSubmission(string code)
    {
        var previous = _ran.Count > 0 ? _ran[^1].Document.ProjectId : null;
        var project = ProjectId.CreateNewId();
        var document = DocumentId.CreateNewId(project);
        var name = $"cells{_ran.Count}";
        var compilation = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            usings: previous is null ? _imports : [], // a submission takes over the imports of the one before it
            sourceReferenceResolver: new SourceFileResolver([], Directory.GetCurrentDirectory()));
        var text = TextLoader.From(TextAndVersion.Create(SourceText.From(code), VersionStamp.Create()));
        _solution = _solution.AddProject(ProjectInfo.Create(
            project,
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: compilation,
            parseOptions: CellSyntax.Language,
            documents: [DocumentInfo.Create(document, name + ".csx", sourceCodeKind: SourceCodeKind.Script, loader: text)],
            projectReferences: previous is null ? [] : [new ProjectReference(previous)],
            metadataReferences: _references,
            isSubmission: true));
        return document;
    }

    private sealed record Submission(DocumentId Document, CellDeclarations Declared);
}
