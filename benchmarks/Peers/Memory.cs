using System.Globalization;

namespace MyKollector.Peers;

/// <summary>Live heap after everything that can go is gone.</summary>
static class Memory
{
    public static string Read()
    {
        for (var i = 0; i < 4; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture);
    }
}
