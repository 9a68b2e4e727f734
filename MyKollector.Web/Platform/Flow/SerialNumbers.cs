using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Flow;

/// <summary>Draws serials that no medal carries yet. Bodies are five signs, so that among a few thousand medals of a course and a year two draws do meet.</summary>
public static class SerialNumbers
{
    /// <summary>A serial that neither the database nor the caller's unsaved medals hold.</summary>
    /// <param name="db">The caller's unit of work; medals drawn for before were added to it.</param>
    /// <param name="coursePrefix">Two to four letters A–Z.</param>
    /// <param name="year">Year of the sale, four digits.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <param name="random">Where <see cref="Serial.RandomBytes"/> bytes come from; null for the system's cryptographic source.</param>
    public static async Task<string> DrawAsync(AppDbContext db, string coursePrefix, int year, CancellationToken cancellation, Func<byte[]>? random = null)
    {
        // The unique index decides; asking first only spares the whole transaction a repeat.
        while (true)
        {
            var serial = Serial.Create(coursePrefix, year, random?.Invoke() ?? RandomNumberGenerator.GetBytes(Serial.RandomBytes)).Value;
            if (!db.Medals.Local.Any(m => m.Serial == serial) && !await db.Medals.IgnoreQueryFilters().AnyAsync(m => m.Serial == serial, cancellation)) return serial;
        }
    }
}
