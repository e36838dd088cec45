using DpoNotebooks.Kernel.Packages;

namespace DpoNotebooks.Kernel.Directives;

/// <summary>A cell ready for compilation: its directives are executed and removed from the code.</summary>
/// <param name="Code">The C# code. Directive lines are empty, so that line numbers do not change.</param>
internal sealed record PreparedCell(string Code)
{
    /// <summary>Whether there is code to compile.</summary>
    public bool HasCode => !string.IsNullOrWhiteSpace(Code);

    /// <summary>The code of loaded files (#load, #!import). It runs before the cell, in order, each file as a separate submission.</summary>
    public IReadOnlyList<LoadedSource> Loaded { get; init; } = [];

    /// <summary>The libraries that this cell adds (#r), for the compiler and for <see cref="LibraryResolver"/>.</summary>
    public LibraryFiles Libraries { get; init; } = LibraryFiles.None;

    /// <summary>Whether to print how long the cell took (#!time).</summary>
    public bool Timed { get; init; }

    /// <summary>Texts to display after the code has run (#!markdown, #!html, #!lsmagic).</summary>
    public IReadOnlyList<ShownText> Shown { get; init; } = [];
}

/// <summary>Code from a file.</summary>
/// <param name="Name">The name in error messages: the path relative to the notebook's folder and, for a notebook, the number of the cell.</param>
/// <param name="Code">The C# code. Directive lines are empty.</param>
internal sealed record LoadedSource(string Name, string Code);

/// <summary>Text to display.</summary>
/// <param name="MimeType">text/markdown, text/html or text/plain.</param>
/// <param name="Text">The text.</param>
internal sealed record ShownText(string MimeType, string Text);
