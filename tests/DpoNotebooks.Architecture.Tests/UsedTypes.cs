using Mono.Cecil;

namespace DpoNotebooks.Architecture.Tests;

/// <summary>Collects the types that a type definition uses: base types, interfaces, fields, signatures, attributes, generic arguments and
/// constraints, and the bodies of its methods. Constants and nameof leave no trace in an assembly and are not seen.</summary>
internal sealed class UsedTypes
{
    private readonly HashSet<TypeReference> _types = [];

    private UsedTypes()
    {
    }

    /// <summary>Types that a type and its nested types use, without their arrays, pointers and generic arguments around them.</summary>
    public static IReadOnlyCollection<TypeReference> Of(TypeDefinition type)
    {
        var used = new UsedTypes();
        used.AddDefinition(type);
        return used._types;
    }

    private void AddDefinition(TypeDefinition type)
    {
        Add(type.BaseType);
        AddAttributes(type);
        AddGenericParameters(type);
        foreach (var implemented in type.Interfaces)
        {
            Add(implemented.InterfaceType);
            AddAttributes(implemented);
        }

        foreach (var field in type.Fields)
        {
            Add(field.FieldType);
            AddAttributes(field);
        }

        foreach (var property in type.Properties)
        {
            Add(property.PropertyType);
            AddAttributes(property);
        }

        foreach (var declared in type.Events)
        {
            Add(declared.EventType);
            AddAttributes(declared);
        }

        foreach (var method in type.Methods)
        {
            AddMethod(method);
        }

        foreach (var nested in type.NestedTypes)
        {
            AddDefinition(nested);
        }
    }

    private void AddMethod(MethodDefinition method)
    {
        AddAttributes(method);
        AddAttributes(method.MethodReturnType);
        AddGenericParameters(method);
        AddSignature(method);
        foreach (var parameter in method.Parameters)
        {
            AddAttributes(parameter);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (var local in method.Body.Variables)
        {
            Add(local.VariableType);
        }

        foreach (var handler in method.Body.ExceptionHandlers)
        {
            Add(handler.CatchType);
        }

        foreach (var instruction in method.Body.Instructions)
        {
            AddOperand(instruction.Operand);
        }
    }

    private void AddOperand(object? operand)
    {
        switch (operand)
        {
            case TypeReference type:
                Add(type);
                break;
            case MethodReference method:
                Add(method.DeclaringType);
                AddArguments(method as GenericInstanceMethod);
                break;
            case FieldReference field:
                Add(field.DeclaringType);
                break;
            case CallSite site:
                AddSignature(site);
                break;
        }
    }

    private void AddSignature(IMethodSignature signature)
    {
        Add(signature.ReturnType);
        foreach (var parameter in signature.Parameters)
        {
            Add(parameter.ParameterType);
        }
    }

    private void AddGenericParameters(IGenericParameterProvider provider)
    {
        foreach (var parameter in provider.GenericParameters)
        {
            AddAttributes(parameter);
            foreach (var constraint in parameter.Constraints)
            {
                Add(constraint.ConstraintType);
            }
        }
    }

    private void AddAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Add(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments.Concat(attribute.Properties.Concat(attribute.Fields).Select(named => named.Argument)))
            {
                AddArgument(argument);
            }
        }
    }

    private void AddArgument(CustomAttributeArgument argument)
    {
        Add(argument.Type);
        switch (argument.Value)
        {
            case TypeReference type: // typeof(...)
                Add(type);
                break;
            case CustomAttributeArgument boxed:
                AddArgument(boxed);
                break;
            case CustomAttributeArgument[] items:
                Array.ForEach(items, AddArgument);
                break;
        }
    }

    private void AddArguments(IGenericInstance? instance)
    {
        foreach (var argument in instance?.GenericArguments ?? [])
        {
            Add(argument);
        }
    }

    private void Add(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                break;
            case FunctionPointerType pointer:
                AddSignature(pointer);
                break;
            case IModifierType modified: // init accessors, in parameters
                Add(modified.ModifierType);
                Add(modified.ElementType);
                break;
            case TypeSpecification specification: // arrays, pointers, references and generic instances
                AddArguments(specification as GenericInstanceType);
                Add(specification.ElementType);
                break;
            default:
                _types.Add(type);
                break;
        }
    }
}
