using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace MyKollector.Web.Data.Migrations.Sqlite;

/// <summary>The database itself refuses to change or delete a line of the journal, or a punch.</summary>
[DbContext(typeof(SqliteAppDbContext))]
[Migration("20261201000000_JournalIsAppendOnly")]
public sealed class JournalIsAppendOnly : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in new[] { "Journal", "Punches" })
            foreach (var operation in new[] { "UPDATE", "DELETE" })
                migrationBuilder.Sql($"""
                    CREATE TRIGGER "{table}_no_{operation}" BEFORE {operation} ON "{table}"
                    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
                    """);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in new[] { "Journal", "Punches" })
            foreach (var operation in new[] { "UPDATE", "DELETE" })
                migrationBuilder.Sql($"""DROP TRIGGER "{table}_no_{operation}";""");
    }
}
