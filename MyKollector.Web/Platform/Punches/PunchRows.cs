using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Punches;

/// <summary>
/// A stored punch whose attempt has not been derived yet. Written in the same commit as the punch, taken away in the same one as the
/// attempt: what a crash leaves here is derived at the next start.
/// </summary>
public sealed class PunchArrival
{
    public PunchId PunchId { get; init; }

    public AttemptId AttemptId { get; init; }
}

/// <summary>How often a stele's code was opened on one day, and roughly where by: enough to see a stele that fell silent or was moved.</summary>
public sealed class StelePing
{
    public SteleId SteleId { get; init; }

    /// <summary>Europe/Paris.</summary>
    public DateOnly Day { get; init; }

    public int Count { get; set; }

    /// <summary>Of the last phone that gave its position, rounded to a hundredth of a degree (about a kilometre).</summary>
    public double? LastLatitude { get; set; }

    /// <inheritdoc cref="LastLatitude"/>
    public double? LastLongitude { get; set; }
}

sealed class PunchArrivalConfiguration : IEntityTypeConfiguration<PunchArrival>
{
    public void Configure(EntityTypeBuilder<PunchArrival> arrival)
    {
        arrival.ToTable("PunchArrivals");
        arrival.HasKey(a => a.PunchId);
    }
}

sealed class StelePingConfiguration : IEntityTypeConfiguration<StelePing>
{
    public void Configure(EntityTypeBuilder<StelePing> ping)
    {
        ping.ToTable("StelePings");
        ping.HasKey(p => new { p.SteleId, p.Day });
    }
}
