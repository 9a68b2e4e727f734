namespace MyKollector.Web.Areas.Chrono.Rankings;

/// <summary>Words of the rankings.</summary>
public sealed class RankingText;
