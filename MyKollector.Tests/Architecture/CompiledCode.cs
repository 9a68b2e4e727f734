using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MyKollector.Tests.Architecture;

/// <summary>
/// What a compiled assembly really refers to, method bodies, lambdas and pages included: nothing that a <c>using</c> hides or a comment
/// mentions. Nested types count as the outermost one.
/// </summary>
sealed class CompiledCode
{
    readonly Dictionary<string, TypeDefinition> _types = new(StringComparer.Ordinal);

    CompiledCode(IEnumerable<ModuleDefinition> modules)
    {
        foreach (var module in modules)
            foreach (var type in module.Types) Add(type);

        void Add(TypeDefinition type)
        {
            _types[type.FullName] = type;
            foreach (var nested in type.NestedTypes) Add(nested);
        }
    }

    public static CompiledCode Of(params Type[] oneOfEach)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)!);
        return new(oneOfEach.Select(t => ModuleDefinition.ReadModule(t.Assembly.Location, new() { AssemblyResolver = resolver })));
    }

    /// <summary>Types that no other type contains.</summary>
    public IEnumerable<TypeDefinition> Outermost => _types.Values.Where(t => t.DeclaringType is null);

    /// <summary>The type with this name, if it is one of the assemblies' own.</summary>
    public TypeDefinition? Find(TypeReference reference) => _types.GetValueOrDefault(reference.GetElementType().FullName);

    /// <summary>True when the type inherits, over any number of steps, one with this full name.</summary>
    public static bool Inherits(TypeDefinition type, string ancestor)
    {
        for (var at = type.BaseType; at is not null; at = at.Resolve()?.BaseType)
            if (at.GetElementType().FullName == ancestor) return true;
        return false;
    }

    /// <summary>All types that a type refers to, in signatures and bodies, its nested types included, itself left out.</summary>
    public static IReadOnlySet<TypeReference> TypesIn(TypeDefinition type)
    {
        var found = new Dictionary<string, TypeReference>(StringComparer.Ordinal);
        foreach (var part in WithNested(type))
        {
            Note(part.BaseType);
            foreach (var face in part.Interfaces) Note(face.InterfaceType);
            foreach (var field in part.Fields) Note(field.FieldType);
            foreach (var property in part.Properties) Note(property.PropertyType);
            foreach (var method in part.Methods)
            {
                Note(method.ReturnType);
                foreach (var parameter in method.Parameters) Note(parameter.ParameterType);
                if (!method.HasBody) continue;
                foreach (var variable in method.Body.Variables) Note(variable.VariableType);
                foreach (var instruction in method.Body.Instructions)
                {
                    if (instruction.Operand is TypeReference named) Note(named);
                    if (instruction.Operand is not MemberReference member || member is TypeReference) continue;
                    Note(member.DeclaringType);
                    if (member is GenericInstanceMethod generic) foreach (var argument in generic.GenericArguments) Note(argument);
                    if (member is MethodReference called) Note(called.ReturnType);
                    if (member is FieldReference read) Note(read.FieldType);
                }
            }
        }

        found.Remove(type.FullName);
        return found.Values.ToHashSet();

        void Note(TypeReference? reference)
        {
            switch (reference)
            {
                case null or GenericParameter:
                    return;
                case GenericInstanceType generic:
                    Note(generic.ElementType);
                    foreach (var argument in generic.GenericArguments) Note(argument);
                    return;
                case TypeSpecification wrapped:
                    Note(wrapped.ElementType);
                    return;
            }

            while (reference.DeclaringType is { } outer) reference = outer;
            found[reference.FullName] = reference;
        }
    }

    /// <summary>Every member that a type's bodies call or read, its nested types included.</summary>
    public static IEnumerable<MemberReference> MembersIn(TypeDefinition type) => WithNested(type).SelectMany(t => t.Methods).Where(m => m.HasBody)
        .SelectMany(m => m.Body.Instructions).Select(i => i.Operand).OfType<MemberReference>().Where(m => m is not TypeReference);

    /// <summary><c>System.DateTime::get_Now</c>.</summary>
    public static string NameOf(MemberReference member) => $"{member.DeclaringType?.GetElementType().FullName}::{member.Name}";

    static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);
}
