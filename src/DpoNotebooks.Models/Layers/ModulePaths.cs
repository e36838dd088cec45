namespace DpoNotebooks.Models.Layers;

/// <summary>Registers layers under the paths of the family's checkpoints, so that the model's state dict has the checkpoint's names.</summary>
internal static class ModulePaths
{
    /// <summary>Registers a layer under a path such as "model.layers.0.mlp.up_proj". Missing parent modules are created.</summary>
    public static T Place<T>(this nn.Module root, string path, T layer)
        where T : nn.Module
    {
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            var parent = root.named_children().FirstOrDefault(child => child.name == name).module;
            if (parent is null)
            {
                parent = new ParentModule(name);
                root.register_module(name, parent);
            }

            root = parent;
        }

        root.register_module(names[^1], layer);
        return layer;
    }

    private sealed class ParentModule(string name) : nn.Module(name);
}
