using DpoNotebooks.Kernel.Packages;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>A cell as it is to be compiled: its directives taken out and carried out.</summary>
/// <param name="Code">The C# code; directive lines are empty, so that line numbers stay.</param>
internal sealed record PreparedCell(string Code)
{
    /// <summary>Whether there is anything to compile.</summary>
    public bool HasCode => !string.IsNullOrWhiteSpace(Code);

    /// <summary>Code of files (#load, #!import), to be run before the cell, in order, each as a submission of its own.</summary>
    public IReadOnlyList<LoadedSource> Loaded { get; init; } = [];

    /// <summary>Libraries that this cell adds (#r), for the compiler and for <see cref="LibraryResolver"/>.</summary>
    public LibraryFiles Libraries { get; init; } = LibraryFiles.None;

    /// <summary>Whether to say how long the cell took (#!time).</summary>
    public bool Timed { get; init; }

    /// <summary>Texts to show once the code has run (#!markdown, #!html, #!lsmagic).</summary>
    public IReadOnlyList<ShownText> Shown { get; init; } = [];
}

/// <summary>Code that comes from a file.</summary>
/// <param name="Name">What errors call it: the file, seen from the notebook's folder; of a notebook, also the cell's number.</param>
/// <param name="Code">The C# code; directive lines are empty.</param>
internal sealed record LoadedSource(string Name, string Code);

/// <summary>Text to show as it is.</summary>
/// <param name="MimeType">text/markdown, text/html or text/plain.</param>
/// <param name="Text">The text.</param>
internal sealed record ShownText(string MimeType, string Text);
