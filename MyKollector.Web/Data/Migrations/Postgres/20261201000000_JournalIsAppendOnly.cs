using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MyKollector.Web.Data.Migrations.Postgres;

/// <summary>The database itself refuses to change or delete a line of the journal, or a punch.</summary>
[DbContext(typeof(PostgresAppDbContext))]
[Migration("20261201000000_JournalIsAppendOnly")]
public sealed class JournalIsAppendOnly : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
            """);
        foreach (var table in new[] { "Journal", "Punches" })
            migrationBuilder.Sql($"""
                CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
                """);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in new[] { "Journal", "Punches" }) migrationBuilder.Sql($"""DROP TRIGGER "{table}_append_only" ON "{table}";""");
        migrationBuilder.Sql("DROP FUNCTION refuse_change();");
    }
}
