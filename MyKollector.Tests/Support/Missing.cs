using System.Diagnostics.CodeAnalysis;

namespace MyKollector.Tests.Support;

/// <summary>What a test does without a tool it needs: on somebody's machine it is visibly skipped, in continuous integration it fails.</summary>
public static class Missing
{
    [DoesNotReturn]
    public static void Tool(string howToGetIt)
    {
        if (Environment.GetEnvironmentVariable("MYKOLLECTOR_REQUIRE_TOOLS") == "1") Assert.Fail(howToGetIt);
        Assert.Skip(howToGetIt);
    }
}
