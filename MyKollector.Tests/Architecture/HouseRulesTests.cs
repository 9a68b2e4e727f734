using Mono.Cecil;
using MyKollector.Domain.Common;
using MyKollector.Tests.Support;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Tests.Architecture;

/// <summary>How the house is built, read from the compiled product. Each exception stands here with its reason.</summary>
public sealed class HouseRulesTests
{
    static readonly CompiledCode Code = CompiledCode.Of(typeof(Entity), typeof(Database));
    static readonly string EntityName = typeof(Entity).FullName!;
    static readonly string ContextName = typeof(Microsoft.EntityFrameworkCore.DbContext).FullName!;

    /// <summary>Members that nobody calls, with those who may.</summary>
    static readonly (string Member, string[] But)[] Forbidden =
    [
        ("System.DateTime::get_Now", []),
        ("System.DateTime::get_UtcNow", []),
        ("System.DateTime::get_Today", []),
        ("System.DateTimeOffset::get_Now", []),
        ("System.DateTimeOffset::get_UtcNow", []),
        // The domain's clock and the system's are the two that are handed out; a command has no host to get one from.
        ("System.TimeProvider::get_System", ["MyKollector.Web.Platform.Hosting.DomainClock", "MyKollector.Web.Platform.Security.SystemClock", "MyKollector.Web.Commands.Commands"]),
        ("System.Threading.Thread::Sleep", ["MyKollector.Web.Platform.Hosting.FailPoints"]),
        // They read DTDs. Uploads go through the readers of Domain/Tracks.
        ("System.Xml.Linq.XDocument::Load", []),
        ("System.Xml.Linq.XDocument::LoadAsync", []),
        ("System.Xml.Linq.XDocument::Parse", []),
        ("System.Xml.Linq.XElement::Load", []),
        ("System.Xml.XmlDocument::.ctor", []),
        ("Microsoft.EntityFrameworkCore.InMemoryDbContextOptionsExtensions::UseInMemoryDatabase", []),
    ];

    /// <summary>Folders that may be lost: what waits there is asked for again, or is no real money.</summary>
    static readonly string[] NotKept = ["tmp", "demo-payments"];

    [Fact]
    public void Whoever_makes_a_backup_is_told_every_folder_that_is_written()
    {
        var folders = Sources.Web("*.cs").SelectMany(f => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(Sources.Path(f)), """\bFolder\("([a-z-]+)"\)|\bFolderName = "([a-z-]+)";"""))
            .Select(m => m.Groups[1].Value + m.Groups[2].Value).Append("keys").Distinct().Except(NotKept).ToList();
        Assert.True(folders.Count >= 5, "the pattern no longer finds the folders");
        var readme = File.ReadAllText(Sources.Path("README.md"));
        var backup = readme[readme.IndexOf("## Back up", StringComparison.Ordinal)..readme.IndexOf("## Architecture", StringComparison.Ordinal)];
        Assert.All(folders, f => Assert.Contains($"`{f}`", backup, StringComparison.Ordinal));
    }

    [Fact]
    public void An_area_reaches_into_no_other()
    {
        var faults = from type in Code.Outermost
                     let area = AreaOf(type)
                     where area is not null
                     from used in CompiledCode.TypesIn(type)
                     let other = AreaOf(used)
                     where other is not null && other != area
                     select $"{type.FullName} uses {used.FullName}";
        None(faults);
    }

    [Fact]
    public void What_all_areas_stand_on_knows_none_of_them()
    {
        string[] below = ["MyKollector.Web.Platform", "MyKollector.Web.Data", "MyKollector.Web.Ui"];
        var faults = from type in Code.Outermost
                     where below.Any(b => type.Namespace.StartsWith(b, StringComparison.Ordinal))
                     from used in CompiledCode.TypesIn(type)
                     where AreaOf(used) is not null
                     select $"{type.FullName} uses {used.FullName}";
        None(faults);
    }

    /// <summary>A slice is a folder of an area: its handlers and queries call those of no other. Pages may put several slices side by side.</summary>
    [Fact]
    public void A_handler_calls_no_handler_of_another_slice()
    {
        var faults = from type in Code.Outermost
                     where IsHandler(type) && IsInSlice(type)
                     from used in CompiledCode.TypesIn(type)
                     where Code.Find(used) is { } found && IsHandler(found) && IsInSlice(found) && found.Namespace != type.Namespace
                     select $"{type.FullName} calls {used.FullName}";
        None(faults);
    }

    [Fact]
    public void No_page_opens_the_database_or_holds_an_entity()
    {
        var components = Code.Outermost.Where(t => CompiledCode.Inherits(t, "Microsoft.AspNetCore.Components.ComponentBase")).ToList();
        Assert.True(components.Count > 100);
        var faults = from type in components
                     from used in CompiledCode.TypesIn(type)
                     where used.FullName == typeof(Database).FullName || used.Resolve() is { } found && (CompiledCode.Inherits(found, EntityName) || CompiledCode.Inherits(found, ContextName))
                     select $"{type.FullName} uses {used.FullName}";
        None(faults);
    }

    [Fact]
    public void Nobody_calls_what_is_forbidden()
    {
        var faults = from type in Code.Outermost
                     from name in CompiledCode.MembersIn(type).Select(CompiledCode.NameOf).Distinct()
                     where Array.Exists(Forbidden, f => f.Member == name && !f.But.Contains(type.FullName))
                     select $"{type.FullName} calls {name}";
        None(faults);
    }

    /// <summary>What is not the framework's own text reaches a page escaped.</summary>
    [Fact]
    public void Nobody_makes_markup_of_a_text()
    {
        var faults = from type in Code.Outermost
                     from member in CompiledCode.MembersIn(type)
                     where member.DeclaringType?.FullName == "Microsoft.AspNetCore.Components.MarkupString" && member.Name is ".ctor" or "op_Explicit" && member is MethodReference
                     select type.FullName;
        Assert.Equal(MarkupMakers.Order(StringComparer.Ordinal), faults.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Drawings whose every text is written by an encoder, our own icons' paths, the head's JSON, whose serialiser escapes what could end the script, and
    /// what the framework rendered of a component.
    /// </summary>
    static readonly string[] MarkupMakers = ["MyKollector.Web.Areas.Shop.CoursePage.CourseData", "MyKollector.Web.Ui.Components.Icon", "MyKollector.Web.Ui.MarkupRenderer"];

    /// <summary>It would change what an aggregate guards without its event, hence without journal line, mail or hint.</summary>
    [Fact]
    public void Nobody_updates_or_deletes_an_aggregate_behind_its_back()
    {
        var faults = from type in Code.Outermost
                     from call in CompiledCode.MembersIn(type).OfType<GenericInstanceMethod>()
                     where call.Name is "ExecuteUpdate" or "ExecuteUpdateAsync" or "ExecuteDelete" or "ExecuteDeleteAsync"
                     from argument in call.GenericArguments
                     where argument.Resolve() is { } found && CompiledCode.Inherits(found, EntityName)
                     select $"{type.FullName}: {call.Name} on {argument.Name}";
        None(faults);
    }

    /// <summary>Pure C#: no database, no web, no file, no chance of its own.</summary>
    [Fact]
    public void The_domain_knows_nothing_of_the_world()
    {
        var domain = typeof(Entity).Assembly;
        Assert.All(domain.GetReferencedAssemblies(), a => Assert.StartsWith("System", a.Name, StringComparison.Ordinal));
        string[] world = ["System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.Net.Http.HttpClient", "System.Random", "System.Security.Cryptography.RandomNumberGenerator"];
        var faults = from type in Code.Outermost
                     where type.Module.Assembly.Name.Name == domain.GetName().Name
                     from used in CompiledCode.TypesIn(type)
                     where world.Contains(used.FullName)
                     select $"{type.FullName} uses {used.FullName}";
        None(faults);
        Assert.DoesNotContain(Code.Outermost.Where(t => t.Module.Assembly.Name.Name == domain.GetName().Name), t => CompiledCode.MembersIn(t).Any(m => CompiledCode.NameOf(m) == "System.Guid::NewGuid"));
    }

    /// <summary>The rules see through lambdas and asynchronous methods: in the tests themselves they find what they would forbid.</summary>
    [Fact]
    public void The_rules_find_what_they_look_for()
    {
        var tests = CompiledCode.Of(typeof(HouseRulesTests)).Outermost.ToDictionary(t => t.FullName);
        var waiting = CompiledCode.MembersIn(tests[typeof(Eventually).FullName!]).Select(CompiledCode.NameOf);
        Assert.Contains("System.DateTime::get_UtcNow", waiting);
        var given = CompiledCode.TypesIn(tests[typeof(Given).FullName!]).Select(t => t.FullName).ToList();
        Assert.Contains(typeof(AppDbContext).FullName, given);
        Assert.Contains(typeof(MyKollector.Domain.Medals.Medal).FullName, given);
    }

    /// <summary>The area a type belongs to; null for what belongs to none, and for the names of areas themselves.</summary>
    static string? AreaOf(TypeReference type)
    {
        const string Areas = "MyKollector.Web.Areas.";
        return type.Namespace.StartsWith(Areas, StringComparison.Ordinal) ? type.Namespace[Areas.Length..].Split('.')[0] : null;
    }

    /// <summary>In a folder of an area; what stands in the area's own folder is for all its slices.</summary>
    static bool IsInSlice(TypeReference type) => AreaOf(type) is not null && type.Namespace.Split('.').Length > 4;

    static void None(IEnumerable<string> faults)
    {
        var found = faults.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>Something with a permission that does or answers something by itself; what only gathers a page's actions is part of the page.</summary>
    static bool IsHandler(TypeDefinition type) => type.Methods.Any(m => m.Name is "HandleAsync" or "QueryAsync") && type.CustomAttributes.Any(a => a.AttributeType.FullName == typeof(NeedsAttribute).FullName || a.AttributeType.FullName == typeof(OpenToAllAttribute).FullName);
}
