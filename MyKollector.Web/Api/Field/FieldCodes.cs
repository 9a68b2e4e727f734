using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Web.Api.Field;

/// <summary>What a scanned code stands for.</summary>
public sealed record FieldPlace(CourseId Course, SteleId? Stele, MedalId? Medal);

/// <summary>Finds what codes stand for. Steles are remembered for seconds; medals are asked every time, so that a revoked code is so at once.</summary>
public sealed class FieldCodes(Database database, MedalTokens tokens) : IDisposable
{
    static readonly TimeSpan SteleMemory = TimeSpan.FromSeconds(5);

    readonly MemoryCache _steles = new(new MemoryCacheOptions());
    readonly ConcurrentDictionary<CourseId, bool> _courses = new();

    public void Dispose() => _steles.Dispose();

    /// <summary>How a medal's token is named in a signed punch: the token itself is a secret that the punch table must not hold.</summary>
    public static string Fingerprint(string token) => "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token.Trim().ToUpperInvariant())))[..32];

    /// <summary>The stele of a public code that is in force; null when there is none.</summary>
    public async Task<FieldPlace?> SteleAsync(string? code, CancellationToken cancellation)
    {
        if (code is not { Length: >= 3 and <= 32 }) return null;
        code = code.ToUpperInvariant();
        if (_steles.TryGetValue(code, out FieldPlace? known)) return known;
        await using var db = database.Open();
        var stele = await db.Steles.AsNoTracking().Where(s => s.Code == code && s.Status == SteleStatus.Standing).Select(s => new { s.Id, s.CourseId }).FirstOrDefaultAsync(cancellation);
        return stele is null ? null : _steles.Set(code, new FieldPlace(stele.CourseId, stele.Id, null), SteleMemory);
    }

    /// <summary>The medal of a token; null when there is none or the piece was replaced.</summary>
    public async Task<FieldPlace?> MedalAsync(string? token, CancellationToken cancellation)
    {
        if (MedalToken.Parse(token) is not { Succeeded: true } parsed) return null;
        await using var db = database.Open();
        if (await tokens.FindAsync(db, parsed.Value, cancellation) is not { RevokedAt: null } piece) return null;
        return await db.Medals.AsNoTracking().Where(m => m.Id == piece.MedalId && m.Fabrication != Fabrication.Cancelled).Select(m => new FieldPlace(m.CourseId, null, m.Id)).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>What a signed punch names: a stele's code, or a medal's token by its fingerprint.</summary>
    public Task<FieldPlace?> FindAsync(string? code, string? token, CancellationToken cancellation) => code switch
    {
        null => Task.FromResult<FieldPlace?>(null),
        ['#', ..] => token is { Length: <= 64 } && Fingerprint(token) == code ? MedalAsync(token, cancellation) : Task.FromResult<FieldPlace?>(null),
        _ => SteleAsync(code, cancellation),
    };

    /// <summary>The medal of a rider: its serial, or the number printed large on the bib together with the course.</summary>
    public async Task<FieldPlace?> RiderAsync(string text, CourseId? course, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var medals = db.Medals.AsNoTracking().Where(m => m.Fabrication != Fabrication.Cancelled);
        if (Serial.Parse(text) is { Succeeded: true } serial) medals = medals.Where(m => m.Serial == serial.Value.Value);
        else if (course is { } known && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)) medals = medals.Where(m => m.CourseId == known && m.BibNumber == number);
        else return null;
        return await medals.Select(m => new FieldPlace(m.CourseId, null, m.Id)).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Whether a course exists. Courses are never deleted.</summary>
    public async ValueTask<bool> HasCourseAsync(CourseId course, CancellationToken cancellation)
    {
        if (_courses.ContainsKey(course)) return true;
        await using var db = database.Open();
        return await db.Courses.AnyAsync(c => c.Id == course, cancellation) && (_courses[course] = true);
    }

    /// <summary>The version of a course's line that a punch is judged by: the phone's, if it ever was in force.</summary>
    public async ValueTask<int> GeometryAsync(CourseId course, int? version, CancellationToken cancellation)
    {
        if (version is { } named && _steles.TryGetValue((course, named), out _)) return named;
        await using var db = database.Open();
        if (version is { } asked && await db.Geometries.AnyAsync(g => g.CourseId == course && g.Version == asked, cancellation))
        {
            _steles.Set((course, asked), true, TimeSpan.FromHours(1));
            return asked;
        }

        return await db.Courses.Where(c => c.Id == course).Select(c => c.GeometryVersion).SingleAsync(cancellation);
    }
}
