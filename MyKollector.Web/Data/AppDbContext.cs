using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Activities;
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
using MyKollector.Web.Platform.Activities;
using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Data;

/// <summary>The one model. Each database has a thin subclass that owns its migrations and conversions.</summary>
public abstract class AppDbContext(DbContextOptions options) : IdentityUserContext<AppUser, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>Name of the filter that keeps a workshop inside its own rows.</summary>
    public const string WorkshopFilter = "workshop";

    /// <summary>
    /// When set, every row that belongs to a workshop is filtered to this one. The second ring behind the workshop that each query already names.
    /// </summary>
    public ManufacturerId? Workshop { get; set; }

    /// <summary>Name of the filter that shows what came through a connected service to its owner alone.</summary>
    public const string OwnerFilter = "owner";

    /// <summary>
    /// Who looks. Times and proofs that came through a connected service exist for this account only: rankings, certificates, workshops, staff and
    /// jobs never meet them, whatever they ask.
    /// </summary>
    public AccountId? Viewer { get; set; }

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<AdminGrant> AdminGrants => Set<AdminGrant>();

    public DbSet<Course> Courses => Set<Course>();

    public DbSet<StoredGeometry> Geometries => Set<StoredGeometry>();

    public DbSet<Stele> Steles => Set<Stele>();

    public DbSet<Basket> Baskets => Set<Basket>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<PaymentEvent> PaymentEvents => Set<PaymentEvent>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();

    public DbSet<Medal> Medals => Set<Medal>();

    public DbSet<MedalPiece> MedalPieces => Set<MedalPiece>();

    public DbSet<Manufacturer> Manufacturers => Set<Manufacturer>();

    public DbSet<Allotment> Allotments => Set<Allotment>();

    public DbSet<BlankStock> BlankStocks => Set<BlankStock>();

    public DbSet<BlankBatch> BlankBatches => Set<BlankBatch>();

    public DbSet<Parcel> Parcels => Set<Parcel>();

    public DbSet<Device> Devices => Set<Device>();

    public DbSet<Punch> Punches => Set<Punch>();

    public DbSet<Attempt> Attempts => Set<Attempt>();

    public DbSet<Performance> Performances => Set<Performance>();

    public DbSet<Rescoring> Rescorings => Set<Rescoring>();

    public DbSet<RescoredTime> RescoredTimes => Set<RescoredTime>();

    public DbSet<Proof> Proofs => Set<Proof>();

    public DbSet<Connection> Connections => Set<Connection>();

    public DbSet<ConnectionRequest> ConnectionRequests => Set<ConnectionRequest>();

    public DbSet<RateBudget> RateBudgets => Set<RateBudget>();

    public DbSet<ActivityNotice> ActivityNotices => Set<ActivityNotice>();

    public DbSet<ActivityImport> ActivityImports => Set<ActivityImport>();

    public DbSet<PastSearch> PastSearches => Set<PastSearch>();

    public DbSet<RecognisedClimb> RecognisedClimbs => Set<RecognisedClimb>();

    public DbSet<StoredFile> StoredFiles => Set<StoredFile>();

    public DbSet<AuditEntry> Journal => Set<AuditEntry>();

    public DbSet<JournalHead> JournalHeads => Set<JournalHead>();

    public DbSet<SubjectKey> SubjectKeys => Set<SubjectKey>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        foreach (var id in typeof(CourseId).Assembly.GetTypes().Where(t => t.IsValueType && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITypedId<>))))
            configurationBuilder.Properties(id).HaveConversion(typeof(TypedIdConverter<>).MakeGenericType(id));
        configurationBuilder.Properties<Money>().HaveConversion<MoneyConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
        configurationBuilder.Properties<decimal>().HavePrecision(12, 4);
        configurationBuilder.IgnoreAny<DomainEvent>();
        configurationBuilder.IgnoreAny<PermissionOverride>();
        configurationBuilder.ComplexProperties<PostalAddress>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);
        foreach (var type in builder.Model.GetEntityTypes())
        {
            if (typeof(Entity).IsAssignableFrom(type.ClrType)) builder.Entity(type.ClrType).Property(nameof(Entity.Version)).IsConcurrencyToken();

            // Identifiers are made by the handlers: a child with its key set is new, not already stored.
            if (type.ClrType.Namespace?.StartsWith("MyKollector", StringComparison.Ordinal) == true && type.ClrType != typeof(AppUser))
                foreach (var key in type.FindPrimaryKey()!.Properties) key.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
        }

        builder.Entity<Performance>().HasQueryFilter(OwnerFilter, p => !p.OwnerOnly || p.Athlete == Viewer);
        builder.Entity<Proof>().HasQueryFilter(OwnerFilter, p => p.Source == Proof.Uploaded || p.Athlete == Viewer);
        builder.Entity<Medal>().HasQueryFilter(WorkshopFilter, m => Workshop == null || m.Manufacturer == Workshop);
        builder.Entity<Parcel>().HasQueryFilter(WorkshopFilter, p => Workshop == null || p.Manufacturer == Workshop);
        builder.Entity<BlankStock>().HasQueryFilter(WorkshopFilter, s => Workshop == null || s.Manufacturer == Workshop);
        builder.Entity<BlankBatch>().HasQueryFilter(WorkshopFilter, b => Workshop == null || b.Manufacturer == Workshop);
        builder.Entity<Allotment>().HasQueryFilter(WorkshopFilter, a => Workshop == null || a.Manufacturer == Workshop);
        builder.Entity<Manufacturer>().HasQueryFilter(WorkshopFilter, m => Workshop == null || m.Id == Workshop);
        builder.Entity<AuditEntry>().HasQueryFilter(WorkshopFilter, e => Workshop == null || e.Manufacturer == Workshop);
    }
}
