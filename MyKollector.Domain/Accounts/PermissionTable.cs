using static MyKollector.Domain.Accounts.Right;
using static MyKollector.Domain.Accounts.Scope;

namespace MyKollector.Domain.Accounts;

/// <summary>
/// The one table of who may do what. Pages ask it to show a button, handlers to do the action, tests to walk every cell.
/// Anything not written here is refused.
/// </summary>
public static class PermissionTable
{
    static readonly Dictionary<(Role, Resource, Right), Scope> Cells = Build();

    /// <summary>How far a role's right on a resource reaches.</summary>
    public static Scope ScopeOf(Role role, Resource resource, Right right) =>
        role == Role.System ? All : Cells.GetValueOrDefault((role, resource, right), Scope.None);

    static Dictionary<(Role, Resource, Right), Scope> Build()
    {
        var cells = new Dictionary<(Role, Resource, Right), Scope>();

        Row(Resource.Catalogue, admin: [(Read, All), (Write, All), (Validate, All)], support: [(Read, All)], manufacturer: [(Read, Workshop)], client: [(Read, Public)], partner: [(Read, Public)], visitor: [(Read, Public)]);
        Row(Resource.Steles, admin: [(Read, All), (Write, All), (Validate, All)], support: [(Read, All), (Write, All)], client: [(Read, Public)], partner: [(Read, Public)], visitor: [(Read, Public)]);
        Row(Resource.Account, admin: [(Read, All), (Write, All)], support: [(Read, All), (Write, All)], manufacturer: [(Read, Self), (Write, Self)], client: [(Read, Self), (Write, Self)]);
        Row(Resource.Roles, admin: [(Read, All), (Write, All), (Validate, All)]);
        Row(Resource.Order, admin: [(Read, All), (Write, All), (Validate, All)], support: [(Read, All), (Write, All)], manufacturer: [(Read, Workshop)], client: [(Read, Self), (Write, Self)], partner: [(Read, Self)], visitor: [(Write, Self)]);
        Row(Resource.Payment, admin: [(Read, All), (Validate, All)], support: [(Read, All)], client: [(Read, Self)]);
        Row(Resource.Invoice, admin: [(Read, All), (Validate, All)], support: [(Read, All)], client: [(Read, Self)]);
        Row(Resource.Performance, admin: [(Read, All), (Validate, All)], support: [(Read, All)], manufacturer: [(Read, Workshop)], client: [(Read, Self), (Write, Self)], partner: [(Read, Public)], visitor: [(Write, Self)]);
        Row(Resource.Trace, admin: [(Read, All)], support: [(Read, All)], client: [(Read, Self), (Write, Self)]);
        Row(Resource.Medal, admin: [(Read, All), (Write, All)], support: [(Read, All)], manufacturer: [(Read, Workshop), (Produce, Workshop)], client: [(Read, Self)], partner: [(Read, Public)], visitor: [(Read, Public)]);
        Row(Resource.EngravingFile, admin: [(Read, All), (Write, All), (Validate, All)], support: [(Read, All)], manufacturer: [(Read, Workshop), (Produce, Workshop)], client: [(Read, Self), (Validate, Self)]);
        Row(Resource.Production, admin: [(Read, All), (Write, All)], support: [(Read, All)], manufacturer: [(Read, Workshop), (Produce, Workshop)], client: [(Read, Self)]);
        Row(Resource.Counters, admin: [(Read, All), (Write, All)], support: [(Read, All)], manufacturer: [(Read, Workshop), (Write, Workshop)]);
        Row(Resource.Shipping, admin: [(Read, All), (Write, All)], support: [(Read, All)], manufacturer: [(Read, Workshop), (Produce, Workshop)], client: [(Read, Self), (Write, Self)]);
        Row(Resource.Rectification, admin: [(Read, All), (Write, All), (Validate, All), (Produce, All)], support: [(Read, All), (Write, All)], manufacturer: [(Read, Workshop), (Produce, Workshop)]);
        Row(Resource.Tickets, admin: [(Read, All), (Write, All), (Validate, All)], support: [(Read, All), (Write, All), (Validate, All)], manufacturer: [(Read, Workshop), (Write, Workshop)], client: [(Read, Self), (Write, Self)], partner: [(Read, Self), (Write, Self)]);
        Row(Resource.Knowledge, admin: [(Read, All), (Write, All), (Validate, All)], support: [(Read, All), (Write, All)], manufacturer: [(Read, Public)], client: [(Read, Public)], partner: [(Read, Public)], visitor: [(Read, Public)]);
        Row(Resource.Rankings, admin: [(Read, All), (Write, All), (Validate, All)], support: [(Read, All), (Write, All)], client: [(Read, Public), (Write, Self)], partner: [(Read, Public)], visitor: [(Read, Public)]);
        Row(Resource.Consents, admin: [(Read, All)], support: [(Read, All)], client: [(Read, Self), (Write, Self)]);
        Row(Resource.Journal, admin: [(Read, All)], support: [(Read, All)], manufacturer: [(Read, Self)], client: [(Read, Self)]);
        Row(Resource.Exports, admin: [(Read, All)], support: [(Read, All)], manufacturer: [(Read, Workshop)], client: [(Read, Self)], partner: [(Read, Self)]);
        Row(Resource.Backups, admin: [(Read, All), (Validate, All)]);
        Row(Resource.ApiKeys, admin: [(Read, All), (Write, All), (Validate, All)], support: [(Read, All)], manufacturer: [(Read, Workshop), (Write, Workshop)], partner: [(Read, Self), (Write, Self)]);
        Row(Resource.PrivacyRequests, admin: [(Read, All), (Write, All), (Validate, All)], support: [(Read, All), (Write, All)], client: [(Write, Self)]);

        return cells;

        void Row(
            Resource resource,
            (Right, Scope)[]? admin = null,
            (Right, Scope)[]? support = null,
            (Right, Scope)[]? manufacturer = null,
            (Right, Scope)[]? client = null,
            (Right, Scope)[]? partner = null,
            (Right, Scope)[]? visitor = null)
        {
            Cell(Role.Admin, admin);
            Cell(Role.Support, support);
            Cell(Role.Manufacturer, manufacturer);
            Cell(Role.Client, client);
            Cell(Role.Partner, partner);
            Cell(Role.Visitor, visitor);

            void Cell(Role role, (Right Right, Scope Scope)[]? rights)
            {
                foreach (var (right, scope) in rights ?? []) cells.Add((role, resource, right), scope);
            }
        }
    }
}
