using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Flow;

/// <summary>Gives finished blanks to medals that are queued again or were let go on, so that none waits beside a full shelf.</summary>
static class BlankDraw
{
    public static async Task ForAsync(AppDbContext db, IReadOnlyList<Medal> medals, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var medal in medals.Where(m => m.Fabrication == Fabrication.Queued && !m.OnHold).OrderBy(m => m.QueuedAt))
        {
            var stock = await db.BlankStocks.FirstOrDefaultAsync(s => s.Manufacturer == medal.Manufacturer && s.CourseId == medal.CourseId && s.Finish == medal.Finish, cancellation);
            stock?.TryDraw(medal, now);
        }
    }
}
