using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Platform.Outbox;

/// <summary>
/// Something that must leave the database, written in the same transaction as its cause: a mail, a webhook, a connector call, a refund.
/// </summary>
public sealed class OutboxMessage
{
    public OutboxMessageId Id { get; init; }

    /// <summary>Which handler takes it, <c>mail.order_paid</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>JSON with identifiers only: personal data stays in its own tables.</summary>
    public string Payload { get; init; } = "";

    /// <summary>One effect per cause: a second message with the same key is refused by the database.</summary>
    public string? DedupKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not before.</summary>
    public DateTimeOffset DueAt { get; set; }

    public int Attempts { get; set; }

    public string? LeaseOwner { get; set; }

    public DateTimeOffset LeaseUntil { get; set; }

    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>Given up: shown to the administrators, who can send it again.</summary>
    public DateTimeOffset? DeadAt { get; set; }

    /// <summary>Cancelled by what caused it, before it left.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? Error { get; set; }

    /// <summary>The order concerned, for its timeline.</summary>
    public OrderId? OrderId { get; init; }

    public string? Correlation { get; init; }
}

sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("Outbox");
        message.HasIndex(m => m.DueAt).HasFilter("\"DoneAt\" IS NULL AND \"DeadAt\" IS NULL AND \"WithdrawnAt\" IS NULL");
        message.HasIndex(m => m.DedupKey).IsUnique();
        message.HasIndex(m => m.OrderId);
    }
}
