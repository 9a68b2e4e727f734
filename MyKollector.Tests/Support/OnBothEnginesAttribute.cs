using System.Reflection;
using Xunit.Sdk;
using Xunit;
using Xunit.v3;

namespace MyKollector.Tests.Support;

/// <summary>Runs a theory once on SQLite and once on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnBothEnginesAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow(DatabaseEngine.Sqlite), new TheoryDataRow(DatabaseEngine.Postgres)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
