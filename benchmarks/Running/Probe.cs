using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MyKollector.Benchmarks.Running;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Areas.Fab;
using MyKollector.Web.Areas.Fab.Engraving;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Areas.Identity;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Security;

[assembly: HostingStartup(typeof(Probe))]

/// <summary>Loaded into the product's process before its own first line: see DOTNET_STARTUP_HOOKS.</summary>
static class StartupHook
{
    public static void Initialize()
    {
        // Asked for by name a moment later; it lies in no folder that the product looks into.
        var own = typeof(StartupHook).Assembly;
        AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) => new AssemblyName(wanted.Name).Name == own.GetName().Name ? own : null;
    }
}

namespace MyKollector.Benchmarks.Running
{
    /// <summary>
    /// The measuring door of a product under load: makes sessions and mass data, runs a use case as its page would, reads memory. It stands
    /// before the product's own pipeline and exists in the processes that a benchmark starts, nowhere else.
    /// </summary>
    sealed class Probe : IHostingStartup, IStartupFilter
    {
        const string Prefix = "/bench";

        readonly ConcurrentQueue<MedalId> _ready = new();

        public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, following) =>
            {
                if (context.Request.Path.StartsWithSegments(Prefix, out var what)) await AnswerAsync(context, what);
                else await following(context);
            });
            next(app);
        };

        async Task AnswerAsync(HttpContext context, string what)
        {
            var services = context.RequestServices;
            int Count(string name) => int.Parse(context.Request.Query[name].ToString(), CultureInfo.InvariantCulture);
            var answer = what switch
            {
                "/mem" => Text(Heap()),
                "/loads" => Text(services.GetRequiredService<WorkshopFeed>().Loads),
                "/boards" => Text(services.GetRequiredService<WorkshopFeed>().Subscribers),
                "/arrivals" => Text(await ArrivalsAsync(services)),
                "/punches" => Text(await PunchesAsync(services)),
                "/session" => await SessionAsync(services, context.Request.Query["role"].ToString()),
                "/medals" => await MassData.MedalsAsync(services, Count("live"), Count("past"), Count("ready"), context.Request.Query["stage"] == "Queued", Enqueue),
                "/performances" => await MassData.PerformancesAsync(services, Count("count"), Count("athletes")),
                "/journal" => await MassData.JournalAsync(services, Count("count")),
                "/engrave" => Text(await EngraveAsync(services)),
                "/start" => Text(await StartAsync(services)),
                "/changes" => await ChangesAsync(services, Count("rate"), Count("seconds")),
                "/count" => await CountAsync(services, Count("times")),
                "/rank" => await Rankings.QueriesAsync(services, Count("times")),
                "/verify" => await JournalChain.BothAsync(services),
                _ => throw new InvalidOperationException($"No {what}."),
            };
            await context.Response.WriteAsync(answer);
        }

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

        void Enqueue(IEnumerable<MedalId> medals)
        {
            foreach (var medal in medals) _ready.Enqueue(medal);
        }

        /// <summary>Live heap after everything that can go is gone.</summary>
        static long Heap()
        {
            for (var i = 0; i < 4; i++)
            {
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            return GC.GetTotalMemory(forceFullCollection: true);
        }

        /// <summary>Median milliseconds of one recount of the first workshop.</summary>
        static async Task<string> CountAsync(IServiceProvider services, int times)
        {
            var workshop = await MassData.WorkshopAsync(services);
            var itself = new Actor { Role = Role.Manufacturer, Manufacturer = workshop, SecondFactor = true };
            var taken = new List<double>();
            for (var i = 0; i < times; i++)
            {
                await using var scope = services.CreateAsyncScope();
                var at = Stopwatch.GetTimestamp();
                if (!(await scope.ServiceProvider.GetRequiredService<WorkshopCounters>().QueryAsync(workshop, itself, default)).Succeeded) throw new InvalidOperationException("Not counted.");
                taken.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }

            taken.Sort();
            return taken[times / 2].ToString(CultureInfo.InvariantCulture);
        }

        static async Task<int> ArrivalsAsync(IServiceProvider services)
        {
            await using var db = services.GetRequiredService<Database>().Open();
            return await db.Set<Web.Platform.Punches.PunchArrival>().CountAsync();
        }

        static async Task<int> PunchesAsync(IServiceProvider services)
        {
            await using var db = services.GetRequiredService<Database>().Open();
            return await db.Punches.CountAsync(p => p.SetAside == null);
        }

        /// <summary>A new account of a role and the cookie of its session; the first workshop's for that role.</summary>
        static async Task<string> SessionAsync(IServiceProvider services, string role)
        {
            var (database, now) = (services.GetRequiredService<Database>(), DateTimeOffset.UtcNow);
            var kind = Enum.Parse<Role>(role);
            await using var work = await database.BeginAsync(Actor.System, "bench", default);
            var workshop = kind == Role.Manufacturer ? await work.Db.Manufacturers.OrderBy(m => m.Name).Select(m => (ManufacturerId?)m.Id).FirstAsync() : null;
            var account = Account.Open(AccountId.New(now), $"{Guid.NewGuid():N}@example.com", "Banc d'essai", "fr", kind, workshop, Actor.System, now).Value;
            work.Db.Accounts.Add(account);
            work.Db.Users.Add(services.GetRequiredService<Credentials>().Create(account.Id, account.Email, null, confirmed: true));
            if (!(await work.CommitAsync(default)).Succeeded) throw new InvalidOperationException("No account.");
            var principal = await services.GetRequiredService<Sessions>().PrincipalAsync(account.Id, Roles.NeedsSecondFactor(kind) ? SecondFactorProof.Authenticator : SecondFactorProof.None);
            var options = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Schemes.Session);
            var ticket = new AuthenticationTicket(new ClaimsPrincipal(principal!), new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddMinutes(30), AllowRefresh = true }, Schemes.Session);
            return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}";
        }

        /// <summary>« Gravée » for the next medal; the moment after the commit, in stopwatch ticks.</summary>
        Task<long> EngraveAsync(IServiceProvider services) =>
            MoveAsync(services, (scope, medal, bench) => scope.GetRequiredService<EngraveMedals>().HandleAsync(new([medal]), bench, default));

        /// <summary>« En production » for the next medal: a change that sends no mail.</summary>
        Task<long> StartAsync(IServiceProvider services) =>
            MoveAsync(services, (scope, medal, bench) => scope.GetRequiredService<StartProduction>().HandleAsync(new([medal]), bench, default));

        async Task<long> MoveAsync(IServiceProvider services, Func<IServiceProvider, MedalId, Actor, Task<Result<MovedMedals>>> move)
        {
            if (!_ready.TryDequeue(out var medal)) throw new InvalidOperationException("No medal is left to move.");
            var workshop = await MassData.WorkshopAsync(services);
            var bench = new Actor { Role = Role.Manufacturer, Manufacturer = workshop, Name = "Banc d'essai", SecondFactor = true };
            await using var scope = services.CreateAsyncScope();
            var done = await move(scope.ServiceProvider, medal, bench);
            if (!done.Succeeded || done.Value.Done != 1) throw new InvalidOperationException(done.Error?.Code ?? "Not moved.");
            return Stopwatch.GetTimestamp();
        }

        /// <summary>So many medals put into production a second, at an even beat; the moment of each commit, in order.</summary>
        async Task<string> ChangesAsync(IServiceProvider services, int rate, int seconds)
        {
            var commits = new List<long>();
            var begin = Stopwatch.GetTimestamp();
            for (var i = 0; i < rate * seconds; i++)
            {
                var wait = TimeSpan.FromSeconds((double)i / rate) - Stopwatch.GetElapsedTime(begin);
                if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait);
                commits.Add(await StartAsync(services));
            }

            return string.Join(',', commits.Select(Text));
        }
    }

    /// <summary>Rows by the hundred thousand, straight into SQLite: what the product would have after years.</summary>
    static class MassData
    {
        public static async Task<ManufacturerId> WorkshopAsync(IServiceProvider services)
        {
            if (_workshop is { } known) return known;
            await using var db = services.GetRequiredService<Database>().Open();
            return (_workshop = await db.Manufacturers.OrderBy(m => m.Name).Select(m => m.Id).FirstAsync()).Value;
        }

        static ManufacturerId? _workshop;

        /// <summary>Medals of the first workshop, two an order: live ones in all stages, past ones delivered, ready ones to be moved now.</summary>
        public static async Task<string> MedalsAsync(IServiceProvider services, int live, int past, int ready, bool queued, Action<IEnumerable<MedalId>> enqueue)
        {
            var workshop = (await WorkshopAsync(services)).Value.ToString().ToUpperInvariant();
            using (var connection = Open(services))
            {
                // Such as the product itself would make, one after the other: mails print them.
                var tokens = services.GetRequiredService<Web.Platform.Flow.MedalTokens>();
                (byte[] Lookup, byte[] Cipher) token = default;
                connection.CreateFunction("serial", (long i) => Serial.Create("BANC", 2026, BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(20 * i))).Value);
                connection.CreateFunction("lookup", (long _) =>
                {
                    var stored = tokens.Create().Stored;
                    token = (stored.Lookup, stored.Cipher);
                    return token.Lookup;
                });
                connection.CreateFunction("cipher", (long _) => token.Cipher);
                // Instants are microseconds since 1970; identifiers upper-case text: as the product writes them.
                var now = (DateTimeOffset.UtcNow.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10;
                Run(connection, """
                    CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < $count) SELECT i FROM c;
                    CREATE TEMP TABLE course AS SELECT row_number() OVER (ORDER BY "CourseId") - 1 AS k, "CourseId" AS id FROM "Allotments" WHERE "Manufacturer" = $workshop;
                    INSERT INTO "Orders" ("Id", "Number", "Email", "Language", "DeliveryPrice", "Status", "TermsHash", "PlacedAt", "PaidAt", "BillingAddress_City", "BillingAddress_Country", "BillingAddress_Line1", "BillingAddress_Name", "BillingAddress_PostalCode",
                        "DeliveryAddress_City", "DeliveryAddress_Country", "DeliveryAddress_Line1", "DeliveryAddress_Name", "DeliveryAddress_PostalCode", "Version")
                    SELECT printf('0B000000-0000-7000-8000-%012X', i), printf('26-B%07d', i), 'banc@example.com', 'fr', 490, 'Paid', '', $now, $now, 'Grenoble', 'FR', '3 rue du Lac', 'Léa Martin', '38000', 'Grenoble', 'FR', '3 rue du Lac', 'Léa Martin', '38000', 1
                    FROM n WHERE i % 2 = 1;
                    INSERT INTO "OrderLine" ("Id", "CourseId", "Designation", "WayIn", "Finish", "AthleteName", "Quantity", "UnitPrice", "VatRate", "Gift", "WithoutTime", "NoWithdrawalAcknowledged", "OrderId")
                    SELECT printf('0D000000-0000-7000-8000-%012X', i), (SELECT id FROM course WHERE k = (i - 1) / 2 % (SELECT count(*) FROM course)), 'Médaille gravée', 'Before', 'bronze', 'Léa Martin', 2, 4490, '0.2', 0, 0, 1, printf('0B000000-0000-7000-8000-%012X', i)
                    FROM n WHERE i % 2 = 1;
                    INSERT INTO "Medals" ("Id", "OrderId", "OrderLineId", "LineIndex", "CourseId", "Manufacturer", "Serial", "BibNumber", "Finish", "AthleteName", "AwaitsBinding", "Fabrication", "Time", "PerformanceId", "ElapsedSeconds", "ClimbedOn", "QueuedAt", "TimeValidatedAt", "InProductionAt", "MadeAt", "EngravedAt", "ShippedAt", "DeliveredAt", "Version")
                    SELECT printf('0A000000-0000-7000-8000-%012X', i), printf('0B000000-0000-7000-8000-%012X', (i - 1) / 2 * 2 + 1), printf('0D000000-0000-7000-8000-%012X', (i - 1) / 2 * 2 + 1), 1 + (i - 1) % 2,
                        (SELECT id FROM course WHERE k = (i - 1) / 2 % (SELECT count(*) FROM course)), $workshop, serial(i), 1000 + i, 'bronze', 'Léa Martin', 0,
                        CASE WHEN i <= $ready THEN $stage WHEN i <= $ready + $live THEN CASE i % 4 WHEN 0 THEN 'Queued' WHEN 1 THEN 'InProduction' WHEN 2 THEN 'Made' ELSE 'Engraved' END ELSE 'Delivered' END,
                        'Validated', printf('0E000000-0000-7000-8000-%012X', i), 4000 + i % 900, '2026-07-01', $now - i * 1000, $now, $now, $now,
                        CASE WHEN i > $ready + $live OR i > $ready AND i % 4 = 3 THEN $now END, CASE WHEN i > $ready + $live THEN $now END, CASE WHEN i > $ready + $live THEN $now END, 1
                    FROM n;
                    INSERT INTO "MedalPieces" ("Id", "MedalId", "Number", "TokenLookup", "TokenCipher", "CreatedAt")
                    SELECT printf('0F000000-0000-7000-8000-%012X', i), printf('0A000000-0000-7000-8000-%012X', i), 0, lookup(i), cipher(i), $now FROM n;
                    """, ("$count", live + past + ready), ("$live", live), ("$ready", ready), ("$stage", queued ? "Queued" : "Made"), ("$workshop", workshop), ("$now", now));
            }

            enqueue(Enumerable.Range(1, ready).Select(i => new MedalId(Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"0A000000-0000-7000-8000-{i:X12}")))));
            return "done";
        }

        /// <summary>Validated times of many athletes on all courses.</summary>
        public static Task<string> PerformancesAsync(IServiceProvider services, int count, int athletes)
        {
            using var connection = Open(services);
            var now = (DateTimeOffset.UtcNow.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10;
            Run(connection, """
                CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < $count) SELECT i FROM c;
                CREATE TEMP TABLE course AS SELECT row_number() OVER (ORDER BY "Id") - 1 AS k, "Id" AS id FROM "Courses";
                CREATE UNIQUE INDEX temp.course_k ON course(k);
                INSERT INTO "Accounts" ("Id", "Email", "DisplayName", "Language", "Role", "Status", "CreatedAt", "Overrides", "Pseudonym", "Version")
                SELECT printf('0C000000-0000-7000-8000-%012X', i), printf('athlete%d@example.com', i), 'Athlète', 'fr', 'Client', 'Active', $now, '[]', printf('Marmotte %d', i), 0 FROM n WHERE i <= $athletes;
                INSERT INTO "Performances" ("Id", "CourseId", "GeometryVersion", "Athlete", "Origin", "OwnerOnly", "Category", "StartedAt", "ClimbedOn", "RawSeconds", "UncertaintySeconds", "Level", "LevelReasons", "NextSteps", "Status", "SubmittedAt", "DecidedAt", "NeedsSecondReviewer", "Version")
                SELECT printf('0E100000-0000-7000-8000-%012X', i), (SELECT id FROM course WHERE k = i % (SELECT count(*) FROM course)), 1, printf('0C000000-0000-7000-8000-%012X', 1 + abs(random()) % $athletes), 'Timed', 0,
                    CASE abs(random()) % 4 WHEN 0 THEN 'Foot' ELSE 'Bike' END, $now, '2026-07-01', 2400 + abs(random()) % 9000, 2.0, CASE abs(random()) % 10 WHEN 0 THEN 'N2' ELSE 'N3' END, '[]', '[]', 'Validated', $now, $now, 0, 0
                FROM n;
                """, ("$count", count), ("$athletes", athletes), ("$now", now));
            return Task.FromResult("done");
        }

        /// <summary>Lines of the journal, through the product's own chain.</summary>
        public static async Task<string> JournalAsync(IServiceProvider services, int count)
        {
            var (database, interceptor) = (services.GetRequiredService<Database>(), services.GetRequiredService<Web.Data.Interceptors.ChangeInterceptor>());
            var workshop = await WorkshopAsync(services);
            const int Batch = 1000;
            for (var done = 0; done < count; done += Batch)
            {
                await using var work = await database.BeginAsync(Actor.System, "bench", default);
                var now = DateTimeOffset.UtcNow;
                await interceptor.AppendAsync(work.Db, [.. Enumerable.Range(0, Math.Min(Batch, count - done)).Select(i =>
                    new Web.Data.Interceptors.JournalLine(Actor.System, now, Domain.Journal.JournalStream.Business, "medal.engraved", "medal", Guid.CreateVersion7())
                    {
                        Manufacturer = workshop, Order = OrderId.New(now), Course = CourseId.New(now), Details = new Dictionary<string, string?> { ["from"] = "Made", ["to"] = "Engraved", ["serial"] = "HUEZ-26-C8NYN-W" },
                    })], default);
                if (!(await work.CommitAsync(default)).Succeeded) throw new InvalidOperationException("Not written.");
            }

            return "done";
        }

        /// <summary>A connection beside the product's own, for rows whose loss would not matter.</summary>
        public static SqliteConnection Open(IServiceProvider services)
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = services.GetRequiredService<AppFolders>().Database, Pooling = false, DefaultTimeout = 60 }.ToString());
            connection.Open();
            return connection;
        }

        static void Run(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
        {
            using var command = connection.CreateCommand();
            command.CommandTimeout = 170;
            foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
#pragma warning disable CA2100 // Constant texts of this class.
            command.CommandText = $"PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; BEGIN IMMEDIATE; {sql} COMMIT; PRAGMA wal_checkpoint(TRUNCATE);";
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
