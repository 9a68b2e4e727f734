namespace MyKollector.Web.Areas;

/// <summary>
/// The area a page belongs to: its audience, policy, host, layout and navigation. Written once, in the <c>_Imports.razor</c> of the
/// area's folder, and read from the endpoint's metadata by the root component, the gates and the tests.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AreaAttribute(string name) : Attribute
{
    /// <summary>One of <see cref="AreaNames"/>.</summary>
    public string Name { get; } = name;
}

/// <summary>The areas of the product.</summary>
public static class AreaNames
{
    public const string Identity = "identity";
    public const string Shop = "shop";
    public const string Chrono = "chrono";
    public const string Fab = "fab";
    public const string Admin = "admin";

    /// <summary>Areas behind the second factor, the only ones whose pages open a circuit.</summary>
    public static bool IsStaff(string? area) => area is Fab or Admin;

    /// <summary>
    /// Areas whose pages load MudBlazor. A workshop's pages use none of it: without it a board weighs less on the way and in memory, and
    /// allows no inline style.
    /// </summary>
    public static bool HasMudBlazor(string? area) => area is Admin;
}
