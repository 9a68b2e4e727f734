using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Journal;
using MyKollector.Domain.Manufacturing;
using MyKollector.Domain.Medals;
using MyKollector.Domain.Orders;
using MyKollector.Domain.Performances;
using MyKollector.Domain.Proofs;
using MyKollector.Domain.Shipping;
using MyKollector.Domain.Timing;

namespace MyKollector.Web.Data.Configurations;

sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.Property(a => a.Email).HasMaxLength(254);
        account.HasIndex(a => a.Email);
        account.Property(a => a.Overrides).HasJsonConversion();
    }
}

sealed class AdminGrantConfiguration : IEntityTypeConfiguration<AdminGrant>
{
    public void Configure(EntityTypeBuilder<AdminGrant> grant)
    {
        grant.Property(g => g.Reason).HasMaxLength(500);
        grant.HasIndex(g => new { g.Account, g.Status });
        grant.HasOne<Account>().WithMany().HasForeignKey(g => g.Account).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class CourseConfiguration : IEntityTypeConfiguration<Course>
{
    public void Configure(EntityTypeBuilder<Course> course)
    {
        course.HasIndex(c => c.Slug).IsUnique();
        course.HasIndex(c => c.SerialPrefix).IsUnique();
        course.Property(c => c.Disciplines).HasJsonConversion();
        course.Ignore(c => c.Difficulty);
    }
}

sealed class GeometryConfiguration : IEntityTypeConfiguration<StoredGeometry>
{
    public void Configure(EntityTypeBuilder<StoredGeometry> geometry)
    {
        geometry.HasKey(g => new { g.CourseId, g.Version });
        geometry.HasOne<Course>().WithMany().HasForeignKey(g => g.CourseId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class SteleConfiguration : IEntityTypeConfiguration<Stele>
{
    public void Configure(EntityTypeBuilder<Stele> stele)
    {
        stele.HasIndex(s => s.Code).IsUnique();
        stele.HasIndex(s => s.Number).IsUnique();
        stele.HasIndex(s => s.CourseId);
        stele.HasMany(s => s.FormerCodes).WithOne().HasForeignKey(c => c.SteleId).OnDelete(DeleteBehavior.Restrict);
        stele.Navigation(s => s.FormerCodes).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

sealed class FormerSteleCodeConfiguration : IEntityTypeConfiguration<FormerSteleCode>
{
    public void Configure(EntityTypeBuilder<FormerSteleCode> former)
    {
        former.ToTable("FormerSteleCodes");
        former.HasKey(c => c.Code);
    }
}

sealed class BasketConfiguration : IEntityTypeConfiguration<Basket>
{
    public void Configure(EntityTypeBuilder<Basket> basket)
    {
        basket.HasMany(b => b.Lines).WithOne().HasForeignKey("BasketId").OnDelete(DeleteBehavior.Cascade);
        basket.Navigation(b => b.Lines).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
        basket.HasIndex(b => b.Owner);
    }
}

sealed class OrderConfiguration : IEntityTypeConfiguration<Order>
{
    public void Configure(EntityTypeBuilder<Order> order)
    {
        order.HasIndex(o => o.Number).IsUnique();
        order.HasIndex(o => o.Customer);
        order.HasIndex(o => new { o.Status, o.PlacedAt });
        order.Property(o => o.Email).HasMaxLength(254);
        order.ComplexProperty(o => o.DeliveryAddress);
        order.ComplexProperty(o => o.BillingAddress);
        order.HasMany(o => o.Lines).WithOne().HasForeignKey("OrderId").OnDelete(DeleteBehavior.Restrict);
        order.Navigation(o => o.Lines).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

sealed class OrderLineConfiguration : IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<OrderLine> line) => line.Ignore(l => l.Total);
}

sealed class PaymentConfiguration : IEntityTypeConfiguration<Payment>
{
    public void Configure(EntityTypeBuilder<Payment> payment)
    {
        payment.HasIndex(p => new { p.Provider, p.SessionReference }).IsUnique();
        payment.HasIndex(p => p.OrderId);
        payment.HasIndex(p => new { p.Status, p.OpenedAt });
    }
}

sealed class PaymentEventConfiguration : IEntityTypeConfiguration<PaymentEvent>
{
    public void Configure(EntityTypeBuilder<PaymentEvent> happened) => happened.HasKey(e => new { e.Provider, e.EventId });
}

sealed class RefundConfiguration : IEntityTypeConfiguration<Refund>
{
    public void Configure(EntityTypeBuilder<Refund> refund) => refund.HasIndex(r => r.OrderId);
}

sealed class InvoiceConfiguration : IEntityTypeConfiguration<Invoice>
{
    public void Configure(EntityTypeBuilder<Invoice> invoice)
    {
        invoice.HasIndex(i => i.Number).IsUnique();
        invoice.HasIndex(i => new { i.Kind, i.Year, i.Sequence }).IsUnique();

        // One invoice an order, whatever repeats; credit notes are told apart by their refund.
        invoice.HasIndex(i => i.OrderId).IsUnique().HasFilter("\"Kind\" = 'Invoice'");
        invoice.HasIndex(i => i.RefundId).IsUnique();
    }
}

sealed class NumberSeriesConfiguration : IEntityTypeConfiguration<NumberSeries>
{
    public void Configure(EntityTypeBuilder<NumberSeries> series) => series.HasKey(s => s.Name);
}

sealed class MedalConfiguration : IEntityTypeConfiguration<Medal>
{
    /// <summary>Name of the column that the engraving list is ordered by.</summary>
    public const string DueFrom = "DueFrom";

    public void Configure(EntityTypeBuilder<Medal> medal)
    {
        medal.HasIndex(m => m.Serial).IsUnique();
        medal.HasIndex(m => new { m.OrderLineId, m.LineIndex }).IsUnique();
        medal.HasIndex(m => new { m.CourseId, m.BibNumber }).IsUnique();
        // Order of the engraving list, written by the database from the same two facts as the aggregate's PromisedFrom.
        medal.Property<DateTimeOffset>(DueFrom).HasComputedColumnSql("COALESCE(\"TimeValidatedAt\", \"QueuedAt\")", stored: true);
        medal.HasIndex(m => new { m.Manufacturer, m.Fabrication, m.QueuedAt });
        medal.HasIndex(nameof(Medal.Manufacturer), nameof(Medal.Fabrication), nameof(Medal.Time), DueFrom);
        medal.HasIndex(m => new { m.Manufacturer, m.Fabrication, m.ShippedAt });

        // Everything a workshop's counters ask, so that they are read from the index alone.
        medal.HasIndex(nameof(Medal.Manufacturer), nameof(Medal.Fabrication), nameof(Medal.CourseId), nameof(Medal.Finish), nameof(Medal.Time), nameof(Medal.HeldSince), DueFrom);
        medal.HasIndex(m => m.OrderId);
        medal.HasIndex(m => m.Owner);
        medal.HasIndex(m => m.PerformanceId);
        medal.HasMany(m => m.Pieces).WithOne().HasForeignKey(p => p.MedalId).OnDelete(DeleteBehavior.Restrict);
        medal.Navigation(m => m.Pieces).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
        medal.Ignore(m => m.CurrentPiece);
    }
}

sealed class MedalPieceConfiguration : IEntityTypeConfiguration<MedalPiece>
{
    public void Configure(EntityTypeBuilder<MedalPiece> piece)
    {
        piece.HasIndex(p => p.TokenLookup).IsUnique();
        piece.HasIndex(p => new { p.MedalId, p.Number }).IsUnique();
    }
}

sealed class ManufacturerConfiguration : IEntityTypeConfiguration<Manufacturer>
{
    public void Configure(EntityTypeBuilder<Manufacturer> manufacturer) => manufacturer.Property(m => m.AddressLines).HasJsonConversion();
}

sealed class AllotmentConfiguration : IEntityTypeConfiguration<Allotment>
{
    public void Configure(EntityTypeBuilder<Allotment> allotment) => allotment.HasIndex(a => new { a.CourseId, a.From });
}

sealed class BlankStockConfiguration : IEntityTypeConfiguration<BlankStock>
{
    public void Configure(EntityTypeBuilder<BlankStock> stock) => stock.HasIndex(s => new { s.Manufacturer, s.CourseId, s.Finish }).IsUnique();
}

sealed class BlankBatchConfiguration : IEntityTypeConfiguration<BlankBatch>
{
    public void Configure(EntityTypeBuilder<BlankBatch> batch) => batch.HasIndex(b => new { b.Manufacturer, b.At });
}

sealed class ParcelConfiguration : IEntityTypeConfiguration<Parcel>
{
    public void Configure(EntityTypeBuilder<Parcel> parcel)
    {
        parcel.HasIndex(p => p.OrderId);
        parcel.HasIndex(p => new { p.Manufacturer, p.ShippedAt });
    }
}

sealed class PunchConfiguration : IEntityTypeConfiguration<Punch>
{
    public void Configure(EntityTypeBuilder<Punch> punch)
    {
        punch.Ignore(p => p.Position);
        punch.HasIndex(p => p.AttemptId);
        punch.HasIndex(p => p.DeviceId);
    }
}

sealed class AttemptConfiguration : IEntityTypeConfiguration<Attempt>
{
    public void Configure(EntityTypeBuilder<Attempt> attempt)
    {
        attempt.HasIndex(a => new { a.AccountId, a.CourseId });
        attempt.HasIndex(a => a.DeviceId);
        attempt.HasIndex(a => a.MedalId);
        attempt.Ignore(a => a.RawElapsed);
    }
}

sealed class PerformanceConfiguration : IEntityTypeConfiguration<Performance>
{
    /// <summary>Column of <see cref="Performance.CountedSeconds"/>: a ranking is read in its order.</summary>
    public const string RankedSeconds = "RankedSeconds";

    public const string RankedSecondsSql = "COALESCE(\"AdjustedSeconds\", \"RawSeconds\")";

    public void Configure(EntityTypeBuilder<Performance> performance)
    {
        performance.HasIndex(p => p.AttemptId).IsUnique();
        performance.HasIndex(p => p.Athlete);
        performance.HasIndex(p => new { p.Status, p.SubmittedAt });
        performance.Property<int>(RankedSeconds).HasComputedColumnSql(RankedSecondsSql, stored: true);
        performance.HasIndex(nameof(Performance.CourseId), nameof(Performance.Status), nameof(Performance.Category), RankedSeconds, nameof(Performance.ClimbedOn));
        performance.Property(p => p.LevelReasons).HasJsonConversion();
        performance.Property(p => p.NextSteps).HasJsonConversion();
        performance.HasMany(p => p.Decisions).WithOne().HasForeignKey(d => d.PerformanceId).OnDelete(DeleteBehavior.Restrict);
        performance.Navigation(p => p.Decisions).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

sealed class ProofConfiguration : IEntityTypeConfiguration<Proof>
{
    public void Configure(EntityTypeBuilder<Proof> proof)
    {
        proof.HasIndex(p => p.PerformanceId);
        proof.HasIndex(p => p.Hash);
        proof.HasIndex(p => p.Athlete);
        proof.HasIndex(p => new { p.CourseId, p.SignatureKey });
    }
}

sealed class RescoringConfiguration : IEntityTypeConfiguration<Rescoring>
{
    public void Configure(EntityTypeBuilder<Rescoring> run)
    {
        run.HasIndex(r => new { r.CourseId, r.StartedAt });
        run.HasIndex(r => r.Status);
    }
}

sealed class RescoredTimeConfiguration : IEntityTypeConfiguration<RescoredTime>
{
    public void Configure(EntityTypeBuilder<RescoredTime> time)
    {
        // One row per time and run: a step repeated after a crash, or by a second node, writes nothing twice.
        time.HasIndex(t => new { t.RescoringId, t.PerformanceId }).IsUnique();
        time.HasIndex(t => t.PerformanceId);
        time.Property(t => t.Reasons).HasJsonConversion();
        time.Property(t => t.NextSteps).HasJsonConversion();
        time.Ignore(t => t.Assessment);
        time.HasOne<Rescoring>().WithMany().HasForeignKey(t => t.RescoringId).OnDelete(DeleteBehavior.Cascade);
        time.HasOne<Performance>().WithMany().HasForeignKey(t => t.PerformanceId).OnDelete(DeleteBehavior.Cascade);
    }
}

sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("Journal");
        entry.HasIndex(e => new { e.Stream, e.Sequence }).IsUnique();
        entry.HasIndex(e => e.At);
        entry.HasIndex(e => new { e.ObjectType, e.ObjectId });
        entry.HasIndex(e => e.Order);
        entry.HasIndex(e => e.ActorAccount);
    }
}

sealed class JournalHeadConfiguration : IEntityTypeConfiguration<JournalHead>
{
    public void Configure(EntityTypeBuilder<JournalHead> head)
    {
        head.HasKey(h => h.Stream);
        head.HasData(Enum.GetValues<JournalStream>().Select(stream => new JournalHead { Stream = stream, Sequence = 0, Hash = HashChain.Genesis }));
    }
}

sealed class SubjectKeyConfiguration : IEntityTypeConfiguration<SubjectKey>
{
    public void Configure(EntityTypeBuilder<SubjectKey> key) => key.HasKey(k => k.Subject);
}
