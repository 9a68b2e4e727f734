using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Timing;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Certificates;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Areas.Chrono.Certificates;

/// <summary>All that a certificate's page shows: nothing that is not on the metal itself, and the proof behind it.</summary>
/// <param name="Piece">Which of the medal's pieces it is about: addresses name it, so that what was printed of a piece says so when another is worn.</param>
public sealed record CertificateRow(
    CertificateState State, int Piece, string Serial, string Summit, string From, string Slug, int SummitAltitude, string? Athlete,
    int? ElapsedSeconds, double? UncertaintySeconds, ProofLevel? Level, Category? Category, DateOnly? ClimbedOn, string Workshop, string WorkshopCity, DateTimeOffset? EngravedAt, DateTimeOffset IssuedAt)
{
    public CertificateStatement ToStatement() => new(
        1, Serial, State.ToString().ToLowerInvariant(), Summit, From, SummitAltitude, Athlete, ElapsedSeconds, UncertaintySeconds is { } u ? Math.Round(u, 1) : null, Level?.ToString(), Category?.ToString(),
        ClimbedOn?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), $"{Workshop}, {WorkshopCity}", IssuedAt);
}

/// <summary>Finds the certificate of a public address.</summary>
[OpenToAll("a certificate is what the medal itself shows to whoever holds it")]
public sealed class CertificateByCode(Database database, PublicCode codes)
{
    /// <param name="code">The medal's public code.</param>
    /// <param name="number">Which piece; null for the one that is made or worn now.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<CertificateRow>> QueryAsync(string? code, int? number, CancellationToken cancellation)
    {
        if (codes.Read(code) is not { } id) return MedalErrors.NotFound;
        await using var db = database.Open();
        var found = await (
            from medal in db.Medals.AsNoTracking()
            where medal.Id == id
            join course in db.Courses on medal.CourseId equals course.Id
            join workshop in db.Manufacturers on medal.Manufacturer equals workshop.Id
            from performance in db.Performances.Where(p => p.Id == medal.PerformanceId).DefaultIfEmpty()
            select new { medal, course, workshop, performance }).FirstOrDefaultAsync(cancellation);
        if (found is null) return MedalErrors.NotFound;

        var medalRow = found.medal;
        if ((number is null ? medalRow.CurrentPiece : medalRow.Pieces.FirstOrDefault(p => p.Number == number)) is not { } piece) return MedalErrors.NotFound;
        var state = CertificateStates.Of(medalRow.Fabrication, medalRow.Time, piece.RevokedAt is not null);
        var attributed = state == CertificateState.Attributed;
        // What came through a connected service is its owner's alone, whoever scans the medal.
        var shown = attributed && found.performance is not { Origin: PerformanceOrigin.Connected };
        return new CertificateRow(
            state, piece.Number, Medal.PieceSerialOf(medalRow.Serial, piece.Number), found.course.Summit, found.course.From, found.course.Slug, found.course.FinishAltitude,
            attributed ? medalRow.AthleteName : null, shown ? medalRow.ElapsedSeconds : null, shown ? found.performance?.UncertaintySeconds : null, shown ? found.performance?.Level : null,
            shown ? found.performance?.Category : null, attributed ? medalRow.ClimbedOn : null, found.workshop.Name, found.workshop.City, state == CertificateState.Replaced ? null : medalRow.EngravedAt,
            piece.RevokedAt ?? medalRow.EngravedAt ?? medalRow.TimeValidatedAt ?? medalRow.QueuedAt);
    }
}

/// <summary>The artwork of the medal behind a certificate, as it is engraved: in the language of its order.</summary>
[OpenToAll("the medal itself shows it to whoever holds it")]
public sealed class CertificateArtwork(Database database, PublicCode codes, MedalDesigns designs)
{
    public async Task<Result<MedalArtwork>> QueryAsync(string? code, CancellationToken cancellation)
    {
        if (codes.Read(code) is not { } id) return MedalErrors.NotFound;
        await using var db = database.Open();
        return await db.Medals.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellation) is { } medal ? await designs.ComposeAsync(db, medal, cancellation) : MedalErrors.NotFound;
    }
}
