using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Admin.Accounts;

/// <summary>
/// <c>MyKollector.Web make-admin anna@example.com [name]</c>: the first administrator of a new installation, and the way out when nobody is
/// left to approve one. Whoever reaches the console has the database anyway; the journal keeps that it was used.
/// </summary>
public static class MakeAdmin
{
    public const string Name = "make-admin";

    const string Reason = "make-admin (console)";

    /// <summary>Exit code 0 when done, 1 when refused, 2 when the command line is not understood.</summary>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args, TextWriter output)
    {
        if (args.Length is < 1 or > 2)
        {
            await output.WriteLineAsync($"{Name} <e-mail> [name]");
            return 2;
        }

        await using var scope = services.CreateAsyncScope();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var credentials = scope.ServiceProvider.GetRequiredService<Credentials>();
        await using var work = await services.GetRequiredService<Database>().BeginAsync(Actor.System, Name, CancellationToken.None);
        var normal = credentials.Normal(args[0]);
        var result = await work.Db.Users.FirstOrDefaultAsync(u => u.NormalizedEmail == normal) is { } user
            ? await PromoteAsync(work, user, now)
            : Open(work, credentials, args[0], args.ElementAtOrDefault(1) ?? args[0].Split('@')[0], now);
        if (result.Succeeded) result = await work.CommitAsync(CancellationToken.None);
        await output.WriteLineAsync(result.Succeeded ? $"{args[0]} is an administrator. An invitation or, for an account that has a password, the next sign-in leads to the second factor." : $"Refused: {result.Error.Code}");
        return result.Succeeded ? 0 : 1;
    }

    static async Task<Result> PromoteAsync(UnitOfWork work, AppUser user, DateTimeOffset now)
    {
        var account = await work.Db.Accounts.SingleAsync(a => a.Id == new AccountId(user.Id));
        var done = account.BecomeAdminFromConsole(Reason, Actor.System, now);
        if (done.Succeeded) Credentials.NewStamp(user);
        return done;
    }

    static Result Open(UnitOfWork work, Credentials credentials, string email, string name, DateTimeOffset now)
    {
        var account = Account.Open(AccountId.New(now), email, name, "fr", Role.Admin, null, Actor.System, now);
        if (!account.Succeeded) return account.Error;
        work.Db.Accounts.Add(account.Value);
        work.Db.Users.Add(credentials.Create(account.Value.Id, account.Value.Email, null));
        AccountMessage.Send(work.Db, AccountMessage.Invited, account.Value.Id, now, null);
        return Result.Ok;
    }
}
