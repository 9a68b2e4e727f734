namespace MyKollector.Tests.Support;

/// <summary>Every slice is tested on both.</summary>
public enum DatabaseEngine
{
    Sqlite,
    Postgres,
}
