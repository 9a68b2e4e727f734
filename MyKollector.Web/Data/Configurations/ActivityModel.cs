using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MyKollector.Domain.Activities;
using MyKollector.Web.Platform.Activities;

namespace MyKollector.Web.Data.Configurations;

sealed class ConnectionConfiguration : IEntityTypeConfiguration<Connection>
{
    public void Configure(EntityTypeBuilder<Connection> connection)
    {
        connection.Ignore(c => c.IsConnected);
        connection.Property(c => c.Scopes).HasJsonConversion();
        connection.Property(c => c.ProviderAthleteId).HasMaxLength(64);

        // One living connection of an account to a service, and of a service's athlete to us.
        connection.HasIndex(c => new { c.Account, c.Provider }).IsUnique().HasFilter("\"Status\" = 'Connected'");
        connection.HasIndex(c => new { c.Provider, c.ProviderAthleteId }).IsUnique().HasFilter("\"Status\" = 'Connected'");
    }
}

sealed class ConnectionRequestConfiguration : IEntityTypeConfiguration<ConnectionRequest>
{
    public void Configure(EntityTypeBuilder<ConnectionRequest> request)
    {
        request.HasKey(r => r.StateHash);
        request.HasIndex(r => r.ExpiresAt);
    }
}

sealed class RateBudgetConfiguration : IEntityTypeConfiguration<RateBudget>
{
    public void Configure(EntityTypeBuilder<RateBudget> budget) => budget.HasKey(b => b.Provider);
}

sealed class ActivityNoticeConfiguration : IEntityTypeConfiguration<ActivityNotice>
{
    public void Configure(EntityTypeBuilder<ActivityNotice> notice)
    {
        notice.HasIndex(n => new { n.Provider, n.Key }).IsUnique();
        notice.HasIndex(n => new { n.Provider, n.AthleteId });
    }
}

sealed class ActivityImportConfiguration : IEntityTypeConfiguration<ActivityImport>
{
    public void Configure(EntityTypeBuilder<ActivityImport> import)
    {
        import.Property(i => i.ProviderActivityId).HasMaxLength(64);
        import.HasIndex(i => new { i.ConnectionId, i.ProviderActivityId }).IsUnique();
        import.HasIndex(i => new { i.Provider, i.Status, i.AnnouncedAt });
        import.HasIndex(i => i.Account);
        import.HasOne<Connection>().WithMany().HasForeignKey(i => i.ConnectionId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class PastSearchConfiguration : IEntityTypeConfiguration<PastSearch>
{
    public void Configure(EntityTypeBuilder<PastSearch> search)
    {
        search.HasIndex(s => new { s.Account, s.StartedAt });
        search.HasIndex(s => s.ConnectionId).IsUnique().HasFilter("\"Status\" = 'Listing'");
        search.HasOne<Connection>().WithMany().HasForeignKey(s => s.ConnectionId).OnDelete(DeleteBehavior.Restrict);
    }
}

sealed class RecognisedClimbConfiguration : IEntityTypeConfiguration<RecognisedClimb>
{
    public void Configure(EntityTypeBuilder<RecognisedClimb> climb)
    {
        climb.HasIndex(c => new { c.ImportId, c.CourseId }).IsUnique();
        climb.HasIndex(c => new { c.Account, c.Status });
        climb.HasOne<ActivityImport>().WithMany().HasForeignKey(c => c.ImportId).OnDelete(DeleteBehavior.Cascade);
    }
}
