using System.Diagnostics;
using MyKollector.Tests.Support;

namespace MyKollector.Tests.Platform.Documents;

/// <summary>An independent reader of codes, where it is installed.</summary>
static class Zbar
{
    /// <summary>What the code in a picture says; several lines when there are several codes.</summary>
    public static string Read(byte[] png)
    {
        var file = Path.Combine(Path.GetTempPath(), $"mykollector-{Guid.NewGuid():N}.png");
        File.WriteAllBytes(file, png);
        try
        {
            using var zbar = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var text = zbar.StandardOutput.ReadToEnd();
            zbar.WaitForExit();
            return text.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing.Tool("zbarimg is not installed (package zbar-tools): codes were read by our own reader only.");
            throw;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
