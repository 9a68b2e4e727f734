using System.Collections;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Pages.Ui;

/// <summary>French and English are complete, everywhere, and pages ask only for texts that exist.</summary>
public sealed partial class ResourceTests
{
    /// <summary>MudBlazor brings its own English.</summary>
    const string FrenchOnly = "MyKollector.Web/Ui/MudText.resx";

    public static TheoryData<string> French => [.. Sources.Web("*.resx").Where(f => !f.EndsWith(".en.resx", StringComparison.Ordinal) && f != FrenchOnly)];

    [Theory]
    [MemberData(nameof(French))]
    public void Both_languages_have_the_same_texts(string file)
    {
        var english = file.Replace(".resx", ".en.resx", StringComparison.Ordinal);
        Assert.True(File.Exists(Sources.Path(english)), $"{english} is missing");
        var (fr, en) = (Read(file), Read(english));
        Assert.Equal(fr.Keys.Order(StringComparer.Ordinal), en.Keys.Order(StringComparer.Ordinal));
        Assert.All(fr, text =>
        {
            Assert.False(string.IsNullOrWhiteSpace(text.Value), $"{file}: {text.Key} is empty");
            Assert.False(string.IsNullOrWhiteSpace(en[text.Key]), $"{english}: {text.Key} is empty");
            Assert.Equal(Places(text.Value), Places(en[text.Key]));
        });
    }

    /// <summary>A colon never begins a line in French, and an apostrophe is no foot mark.</summary>
    [Theory, MemberData(nameof(French))]
    public void Texts_are_set_as_a_printer_sets_them(string file)
    {
        var english = file.Replace(".resx", ".en.resx", StringComparison.Ordinal);
        Assert.All(Read(file), text => Assert.False(BadFrench().IsMatch(text.Value), $"{file}: {text.Key}: {text.Value}"));
        Assert.All(Read(english), text => Assert.False(FootMark().IsMatch(text.Value), $"{english}: {text.Key}: {text.Value}"));
    }

    [GeneratedRegex(@" [:;?!»]|« |\w'[\w{«]")]
    private static partial Regex BadFrench();

    [GeneratedRegex(@"\w'[\w{]")]
    private static partial Regex FootMark();

    [Fact]
    public void No_English_stands_alone() =>
        Assert.All(Sources.Web("*.en.resx"), f => Assert.True(File.Exists(Sources.Path(f.Replace(".en.resx", ".resx", StringComparison.Ordinal))), f));

    [Fact]
    public void MudBlazor_is_wholly_translated()
    {
        var resources = typeof(MudBlazor.MudButton).Assembly;
        using var reader = new ResourceReader(resources.GetManifestResourceStream("MudBlazor.Resources.LanguageResource.resources")!);
        var theirs = reader.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);
        var ours = Read(FrenchOnly);
        Assert.Equal(theirs.Keys.Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
        Assert.All(ours, text => Assert.Equal(Places(theirs[text.Key]), Places(text.Value)));
    }

    [Fact]
    public void Every_expected_failure_has_its_sentence()
    {
        var sentences = Read("MyKollector.Web/Ui/ErrorText.resx");
        var codes = Sources.In("MyKollector.Domain", "*.cs").Concat(Sources.Web("*.cs"))
            .SelectMany(f => ErrorCode().Matches(File.ReadAllText(Sources.Path(f))).Select(m => (File: f, Code: m.Groups[1].Value)))
            .ToList();
        Assert.True(codes.Count > 50, "the pattern no longer finds the codes");
        Assert.All(codes, c => Assert.True(sentences.ContainsKey(c.Code), $"{c.File}: {c.Code} has no sentence in Ui/ErrorText.resx"));
    }

    [Fact]
    public void Every_word_names_a_value_of_the_domain()
    {
        var words = Read("MyKollector.Web/Ui/WordText.resx").Keys.Select(k => k.Split('.')).ToLookup(k => k[0], k => k[1]);
        var types = typeof(MyKollector.Domain.Common.Error).Assembly.GetTypes().Where(t => t.IsEnum).ToLookup(t => t.Name);
        Assert.All(words, w =>
        {
            var type = Assert.Single(types[w.Key]);
            Assert.Equal(Enum.GetNames(type).Order(StringComparer.Ordinal), w.Order(StringComparer.Ordinal));
        });
    }

    public static TheoryData<string> Pages => [.. Sources.Web("*.razor").Where(f => Localizer().IsMatch(File.ReadAllText(Sources.Path(f))))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_ask_for_texts_that_exist(string page)
    {
        var source = File.ReadAllText(Sources.Path(page));
        foreach (Match injected in Localizer().Matches(source))
        {
            var (type, name) = (injected.Groups[1].Value.Split('.')[^1], injected.Groups[2].Value);
            var files = Sources.Web(type + ".resx").ToList();
            Assert.True(files.Count == 1, $"{page}: {type}.resx found {files.Count} times");
            var texts = Read(files[0]);
            foreach (Match asked in Regex.Matches(source, $@"\b{name}\[""([^""{{}}]+)""[\],]"))
                Assert.True(texts.ContainsKey(asked.Groups[1].Value), $"{page} asks {files[0]} for {asked.Groups[1].Value}");
        }
    }

    static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Sources.Path(file)).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{(\d+)(?::[^}]*)?\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"Error\.(?:NotFound|Invalid|Conflict|Forbidden)\(""([a-z_.0-9]+)""")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"@inject IStringLocalizer<([\w.]+)> (\w+)")]
    private static partial Regex Localizer();
}
