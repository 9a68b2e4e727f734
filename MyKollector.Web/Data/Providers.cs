using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MyKollector.Domain.Performances;
using MyKollector.Web.Data.Configurations;

namespace MyKollector.Web.Data;

/// <summary>SQLite: the default. Instants are microseconds since 1970, because it cannot order its own texts with offsets.</summary>
public sealed class SqliteAppDbContext(DbContextOptions<SqliteAppDbContext> options) : AppDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMicroseconds>();
        configurationBuilder.Properties<TimeSpan>().HaveConversion<long>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        // SQLite adds no stored column to a table that holds rows; computed when it is read, it can be indexed all the same.
        builder.Entity<Performance>().Property<int>(PerformanceConfiguration.RankedSeconds).HasComputedColumnSql(PerformanceConfiguration.RankedSecondsSql, stored: false);
    }

    sealed class UnixMicroseconds() : ValueConverter<DateTimeOffset, long>(
        at => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10,
        stored => new DateTimeOffset(stored * 10 + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero));
}

/// <summary>PostgreSQL: for several nodes or when one file is outgrown. <c>timestamptz</c> takes UTC only.</summary>
public sealed class PostgresAppDbContext(DbContextOptions<PostgresAppDbContext> options) : AppDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();
    }

    sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(at => at.ToUniversalTime(), stored => stored);
}

/// <summary>Lets the migration tool build the model without starting the host.</summary>
public sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteAppDbContext>
{
    public SqliteAppDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=design.db").UseApplicationServiceProvider(SignInTables.Services).Options);
}

/// <inheritdoc cref="SqliteDesignTimeFactory"/>
public sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresAppDbContext>
{
    public PostgresAppDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresAppDbContext>().UseNpgsql("Host=localhost;Database=design").UseApplicationServiceProvider(SignInTables.Services).Options);
}

/// <summary>
/// Passkeys need the third version of the sign-in tables. The base context reads it from the options of its service provider, which the
/// migration tool must therefore have too.
/// </summary>
static class SignInTables
{
    public static void Configure(Microsoft.AspNetCore.Identity.IdentityOptions options) => options.Stores.SchemaVersion = Microsoft.AspNetCore.Identity.IdentitySchemaVersions.Version3;

    public static IServiceProvider Services { get; } = new ServiceCollection().Configure<Microsoft.AspNetCore.Identity.IdentityOptions>(Configure).BuildServiceProvider();
}
