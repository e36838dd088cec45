namespace DpoNotebooks.Models.Layers;

/// <summary>Puts layers under the paths that checkpoints have for them, so that a model's state dict has a family's own names.</summary>
internal static class ModulePaths
{
    /// <summary>Registers a layer under a path such as "model.layers.0.mlp.up_proj"; its folders are made where they are absent.</summary>
    public static T Place<T>(this nn.Module root, string path, T layer)
        where T : nn.Module
    {
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            var folder = root.named_children().FirstOrDefault(child => child.name == name).module;
            if (folder is null)
            {
                folder = new ModuleFolder(name);
                root.register_module(name, folder);
            }

            root = folder;
        }

        root.register_module(names[^1], layer);
        return layer;
    }

    private sealed class ModuleFolder(string name) : nn.Module(name);
}
