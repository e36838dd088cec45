using System.Text.Json.Nodes;

namespace DpoNotebooks.Kernel.Jupyter;

/// <summary>The kernel's answer to kernel_info_request.</summary>
internal static class KernelInfo
{
    /// <summary>Returns the content of kernel_info_reply.</summary>
    public static JsonObject Content() => new()
    {
        ["status"] = "ok",
        ["protocol_version"] = WireFormat.Version,
        ["implementation"] = "dpo",
        ["implementation_version"] = typeof(KernelInfo).Assembly.GetName().Version!.ToString(3),
        ["language_info"] = new JsonObject
        {
            ["name"] = "C#",
            ["version"] = "14.0",
            ["mimetype"] = "text/x-csharp",
            ["file_extension"] = ".cs",
            ["pygments_lexer"] = "csharp",
            ["codemirror_mode"] = "text/x-csharp",
        },
        ["banner"] = "C# for preference optimization, with TorchSharp and the DpoNotebooks library in scope",
        ["help_links"] = new JsonArray(
            new JsonObject { ["text"] = "C#", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" },
            new JsonObject { ["text"] = "TorchSharp", ["url"] = "https://github.com/dotnet/TorchSharp" },
            new JsonObject { ["text"] = "DPO (the paper)", ["url"] = "https://arxiv.org/abs/2305.18290" }),
    };
}
