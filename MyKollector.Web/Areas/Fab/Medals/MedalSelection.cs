using Microsoft.AspNetCore.Components;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Areas.Fab.Medals;

/// <summary>How the boxes of a list choose medals.</summary>
static class MedalSelection
{
    /// <summary>The box of one medal.</summary>
    public static void Toggle(HashSet<MedalId> chosen, MedalId medal)
    {
        if (!chosen.Remove(medal)) chosen.Add(medal);
    }

    /// <summary>The box above all of them.</summary>
    public static void All(HashSet<MedalId> chosen, IEnumerable<MedalId> medals, ChangeEventArgs box)
    {
        chosen.Clear();
        if (box.Value is true) chosen.UnionWith(medals);
    }
}
