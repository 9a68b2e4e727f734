using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Web.Areas.Fab.Medals;
using MyKollector.Web.Data;

namespace MyKollector.Web.Areas.Fab;

/// <summary>How every list of the workshop reads its medals.</summary>
static class MedalReading
{
    /// <summary>Reads medals as rows, in the order they are given.</summary>
    public static async Task<List<MedalRow>> ReadAsync(AppDbContext db, IQueryable<Medal> medals, DateTimeOffset now, CancellationToken cancellation)
    {
        var read = await medals.Select(m => new
        {
            m.Id, m.OrderId, m.Serial, Piece = m.Pieces.Max(p => p.Number), m.CourseId, Course = db.Courses.Where(c => c.Id == m.CourseId).Select(c => new { c.Slug, c.Summit, c.From }).First(),
            m.Finish, m.AthleteName, m.BibNumber, m.Fabrication, m.Time, m.ElapsedSeconds, m.ClimbedOn, m.QueuedAt, m.ShippedAt, m.TimeValidatedAt, m.HoldReason, m.HeldBy, m.HeldSince,
        }).ToListAsync(cancellation);
        var today = ParisDay.Of(now);
        return [.. read.Select(m =>
        {
            var due = Promise.DueOn(ParisDay.Of(m.TimeValidatedAt ?? m.QueuedAt));
            return new MedalRow(m.Id, m.OrderId, m.Serial, Medal.PieceSerialOf(m.Serial, m.Piece), m.CourseId, m.Course.Slug, m.Course.Summit, m.Course.From, m.Finish, m.AthleteName, m.BibNumber,
                m.Fabrication, m.Time, m.ElapsedSeconds, m.ClimbedOn, m.QueuedAt, m.ShippedAt, due, m.HeldSince is null && Promise.IsLate(m.Fabrication, m.Time, due, today), m.HoldReason, m.HeldBy, m.HeldSince);
        })];
    }
}
