using System.Diagnostics;

namespace MyKollector.Web.Platform.Hosting;

/// <summary>
/// Named places where a test may kill the process, to show that nothing is lost there. Inert unless the environment is Test and
/// <c>MYKOLLECTOR_FAILPOINT</c> names the place, optionally with a count: <c>engrave.saved:3</c> dies at the third pass.
/// </summary>
public static class FailPoints
{
    static string? _name;
    static int _passes;

    /// <summary>Arms the place named by the environment variable; only ever called in the Test environment.</summary>
    public static void Arm(string? setting)
    {
        var parts = setting?.Split(':', 2);
        _name = parts?[0];
        _passes = parts is { Length: 2 } && int.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var passes) ? passes : 1;
    }

    /// <summary>Passes a place; ends the process at once if it is the armed one.</summary>
    public static void Hit(string name)
    {
        if (_name is null || _name != name || Interlocked.Decrement(ref _passes) > 0) return;
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
