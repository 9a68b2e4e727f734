using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MyKollector.Web.Data.Interceptors;
using MyKollector.Web.Platform.Live;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Data;

/// <summary>Registers the database chosen by the setting <c>Database:Provider</c>: <c>sqlite</c> (default) or <c>postgres</c>.</summary>
public static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<AppFolders>().AddSingleton<ApplicationKeys>().AddSingleton<ChangeNotifier>().AddSingleton<OutboxSignal>();
        services.AddSingleton<ChangeInterceptor>().AddSingleton<Database>();
        if (string.Equals(configuration["Database:Provider"], "postgres", StringComparison.OrdinalIgnoreCase))
        {
            var connection = configuration["Database:Postgres"] ?? throw new InvalidOperationException("Database:Provider is postgres, but Database:Postgres holds no connection string.");
            services.AddHostedService<PostgresChangeRelay>();
            Add<PostgresAppDbContext>((_, options) => options.UseNpgsql(connection), options => new PostgresAppDbContext(options));
        }
        else
        {
            Add<SqliteAppDbContext>((provider, options) => options.UseSqlite(SqliteConnectionString(configuration, provider.GetRequiredService<AppFolders>())).AddInterceptors(new SqliteHabits()), options => new SqliteAppDbContext(options));
        }

        // Identity's own stores want a scoped context.
        services.AddScoped<AppDbContext>(provider => provider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext());
        return services;

        void Add<TContext>(Action<IServiceProvider, DbContextOptionsBuilder> configure, Func<DbContextOptions<TContext>, TContext> create) where TContext : AppDbContext =>
            services.AddSingleton<IDbContextFactory<AppDbContext>>(provider =>
            {
                var builder = new DbContextOptionsBuilder<TContext>();
                configure(provider, builder);
                builder.UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>()).UseApplicationServiceProvider(provider).AddInterceptors(provider.GetRequiredService<ChangeInterceptor>());
                return new Factory<TContext>(builder.Options, create);
            });
    }

    /// <summary>Thirty seconds of patience for the one writer; the rest is <see cref="SqliteHabits"/>.</summary>
    public static string SqliteConnectionString(IConfiguration configuration, AppFolders folders) => new SqliteConnectionStringBuilder
    {
        DataSource = configuration["Database:Sqlite"] is { Length: > 0 } file ? file : folders.Database,
        DefaultTimeout = 30,
        ForeignKeys = true,
    }.ToString();

    sealed class Factory<TContext>(DbContextOptions<TContext> options, Func<DbContextOptions<TContext>, TContext> create) : IDbContextFactory<AppDbContext> where TContext : AppDbContext
    {
        public AppDbContext CreateDbContext() => create(options);
    }
}
