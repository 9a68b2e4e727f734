namespace MyKollector.Tests.Support;

/// <summary>The project's own files, for tests that read what is written rather than what runs.</summary>
public static class Sources
{
    static readonly string Root = FindRoot();

    /// <summary>A file's full path, from its path relative to the solution.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>Files of the web project, relative to the solution, without what the build made.</summary>
    public static IEnumerable<string> Web(string pattern) => In("MyKollector.Web", pattern);

    /// <summary>Files of a folder of the solution, relative to it, without what the build made.</summary>
    public static IEnumerable<string> In(string folder, string pattern) =>
        Directory.EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "MyKollector.sln"))) return folder.FullName;
        throw new InvalidOperationException("The solution was not found above " + AppContext.BaseDirectory);
    }
}
