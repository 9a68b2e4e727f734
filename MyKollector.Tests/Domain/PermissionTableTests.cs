using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;

namespace MyKollector.Tests.Domain;

/// <summary>
/// The table of permissions against the specification's own, written here a second time: L lecture, É écriture, V validation, P production;
/// columns Admin, Support, Fabricant, Client, Partenaire, anonymous.
/// </summary>
public sealed class PermissionTableTests
{
    const string Specified = """
        Catalogue       LEV  L    L   L   L   L
        Steles          LEV  LE   -   L   L   L
        Account         LE   LE   LE  LE  -   -
        Roles           LEV  -    -   -   -   -
        Order           LEV  LE   L   LE  L   E
        Payment         LV   L    -   L   -   -
        Invoice         LV   L    -   L   -   -
        Performance     LV   L    L   LE  L   E
        Trace           L    L    -   LE  -   -
        Medal           LE   L    LP  L   L   L
        EngravingFile   LEV  L    LP  LV  -   -
        Production      LE   L    LP  L   -   -
        Counters        LE   L    LE  -   -   -
        Shipping        LE   L    LP  LE  -   -
        Rectification   LEVP LE   LP  -   -   -
        Tickets         LEV  LEV  LE  LE  LE  -
        Knowledge       LEV  LE   L   L   L   L
        Rankings        LEV  LE   -   LE  L   L
        Consents        L    L    -   LE  -   -
        Journal         L    L    L   L   -   -
        Exports         L    L    L   L   L   -
        Backups         LV   -    -   -   -   -
        ApiKeys         LEV  L    LE  -   LE  -
        PrivacyRequests LEV  LE   -   E   -   -
        """;

    static readonly Role[] Columns = [Role.Admin, Role.Support, Role.Manufacturer, Role.Client, Role.Partner, Role.Visitor];

    [Fact]
    public void All_576_cells_are_as_specified()
    {
        var rows = Specified.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(Enum.GetNames<Resource>(), rows.Select(r => r[0]));
        var cells = 0;
        foreach (var row in rows)
        {
            for (var column = 0; column < Columns.Length; column++)
            {
                foreach (var (right, letter) in new[] { (Right.Read, 'L'), (Right.Write, 'E'), (Right.Validate, 'V'), (Right.Produce, 'P') })
                {
                    cells++;
                    var given = PermissionTable.ScopeOf(Columns[column], Enum.Parse<Resource>(row[0]), right) != Scope.None;
                    Assert.True(row[column + 1].Contains(letter, StringComparison.Ordinal) == given, $"{row[0]} {right} {Columns[column]}: {(given ? "given" : "refused")}");
                }
            }
        }

        Assert.Equal(576, cells);
    }

    [Fact]
    public void Only_admin_and_support_ever_reach_everything_and_nobody_but_them_another_persons_things()
    {
        foreach (var role in (Role[])[Role.Client, Role.Manufacturer, Role.Partner, Role.Visitor])
            foreach (var resource in Enum.GetValues<Resource>())
                foreach (var right in Enum.GetValues<Right>())
                    Assert.NotEqual(Scope.All, PermissionTable.ScopeOf(role, resource, right));
    }

    [Theory]
    [InlineData(Role.Admin)]
    [InlineData(Role.Support)]
    [InlineData(Role.Manufacturer)]
    public void A_staff_role_has_no_right_before_its_second_factor(Role role)
    {
        var actor = new Actor { Role = role, Account = new AccountId(Guid.NewGuid()), SecondFactor = false };
        foreach (var resource in Enum.GetValues<Resource>())
            foreach (var right in Enum.GetValues<Right>())
                Assert.False(actor.May(resource, right));
    }

    [Fact]
    public void A_right_given_to_or_taken_from_one_account_wins_over_its_role()
    {
        var support = new Actor { Role = Role.Support, SecondFactor = true, Overrides = [new(Resource.Performance, Right.Validate, Scope.All), new(Resource.Journal, Right.Read, Scope.None)] };
        Assert.True(support.May(Resource.Performance, Right.Validate));
        Assert.False(support.May(Resource.Journal, Right.Read));
        Assert.True(support.May(Resource.Tickets, Right.Write));
    }
}
