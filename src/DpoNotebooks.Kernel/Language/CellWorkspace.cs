using DpoNotebooks.Kernel.Compiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DpoNotebooks.Kernel.Language;

/// <summary>
/// The declarations of the cells that ran, as a short chain of submissions, followed by the cell that is being edited. The
/// class is not thread-safe; the documents that it returns are immutable snapshots.
/// </summary>
/// <remarks>One submission per cell would be simpler, but each submission costs memory and a step of every look-up.
/// Declarations are therefore collected in one submission until one of their names is redeclared.</remarks>
internal sealed class CellWorkspace : IDisposable
{
    private const int MaxChainLength = 8;

    private readonly AdhocWorkspace _workspace = new(LanguageServices.Host);
    private readonly List<MetadataReference> _references;
    private readonly IReadOnlyList<string> _imports;
    private readonly List<Submission> _ran = [];
    private Solution _solution;
    private DocumentId _edited;
    private bool _hasPending;

    /// <summary>Creates a workspace without cells.</summary>
    /// <param name="references">The references of all cells.</param>
    /// <param name="imports">The imported namespaces, and the types whose static members are imported.</param>
    public CellWorkspace(IEnumerable<MetadataReference> references, IReadOnlyList<string> imports)
    {
        _references = [.. references];
        _imports = imports;
        _solution = _workspace.CurrentSolution;
        _edited = AddSubmission("");
    }

    /// <summary>Returns the document of the cell that is being edited.</summary>
    public async Task<Document> DocumentAsync(string code, CancellationToken stop)
    {
        ApplyPending();

        // Roslyn's services need the compilation of the earlier cells; the snapshot keeps it for the next call.
        var edited = _solution.GetDocument(_edited)!;
        ReferenceBinding.Bind((await edited.Project.GetCompilationAsync(stop))!);
        return edited.WithText(SourceText.From(code));
    }

    /// <summary>Makes the declarations of a cell available to later cells.</summary>
    public async Task AppendAsync(string code, CancellationToken stop)
    {
        var declared = CellDeclarations.Of(code);
        if (declared.IsEmpty)
        {
            return;
        }

        if (_ran.Count > 0 && !_ran[^1].Declared.AreRedeclaredBy(declared))
        {
            _ran[^1] = _ran[^1] with { Declared = _ran[^1].Declared.With(declared) };
            _hasPending = true;
            return;
        }

        ApplyPending();
        if (_ran.Count == MaxChainLength)
        {
            await FoldAsync(stop);
        }

        _ran.Add(new(_edited, declared));
        _solution = _solution.WithDocumentText(_edited, SourceText.From(declared.ToCode()));
        _edited = AddSubmission("");
    }

    /// <summary>Adds assemblies to the references of all cells; known assemblies are ignored.</summary>
    public void AddReferences(IReadOnlyList<MetadataReference> references)
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

    // Applied once for many cells, so that running a whole notebook does not compile every cell separately.
    private void ApplyPending()
    {
        if (_hasPending)
        {
            _solution = _solution.WithDocumentText(_ran[^1].Document, SourceText.From(_ran[^1].Declared.ToCode()));
            _hasPending = false;
        }
    }

    // Merges the chain into one submission without redeclared names.
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
        _edited = AddSubmission("");
    }

    private DocumentId AddSubmission(string code)
    {
        var previous = _ran.Count > 0 ? _ran[^1].Document.ProjectId : null;
        var project = ProjectId.CreateNewId();
        var document = DocumentId.CreateNewId(project);
        var name = $"cells{_ran.Count}";
        var compilation = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            usings: previous is null ? _imports : [], // a submission inherits the imports of the previous one
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
