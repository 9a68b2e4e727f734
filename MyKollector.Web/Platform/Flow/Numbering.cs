using Microsoft.EntityFrameworkCore;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Flow;

/// <summary>
/// Gap-free series: invoices, credit notes, bib numbers of a course. The row is locked by the update until the caller's transaction ends;
/// a roll-back gives the numbers back.
/// </summary>
public static class Numbering
{
    /// <summary>Takes the next <paramref name="count"/> numbers of a series and returns the first of them. Needs an open transaction.</summary>
    public static async Task<int> TakeAsync(AppDbContext db, string series, int count, CancellationToken cancellation)
    {
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException("A number is taken inside the transaction that uses it.");
        var last = await db.Database.SqlQuery<int>($"""
            INSERT INTO "NumberSeries" ("Name", "Last") VALUES ({series}, {count})
            ON CONFLICT ("Name") DO UPDATE SET "Last" = "NumberSeries"."Last" + {count} RETURNING "Last" AS "Value"
            """).ToListAsync(cancellation);
        return last.Single() - count + 1;
    }
}
