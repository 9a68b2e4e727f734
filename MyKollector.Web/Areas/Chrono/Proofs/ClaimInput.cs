using MyKollector.Domain.Timing;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>What the three screens of a claim carry from one to the next.</summary>
sealed class ClaimInput
{
    public int Step { get; set; } = 1;

    public string? Go { get; set; }

    public string? Course { get; set; }

    public DateOnly? Date { get; set; }

    public int Hours { get; set; }

    public int Minutes { get; set; }

    public int Seconds { get; set; }

    public Category Category { get; set; } = Category.Bike;

    public string? Note { get; set; }

    public Guid? Proof { get; set; }

    public int Total => Hours * 3600 + Minutes * 60 + Seconds;
}
