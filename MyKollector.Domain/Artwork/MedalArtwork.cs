using MyKollector.Domain.Common;

namespace MyKollector.Domain.Artwork;

/// <summary>What the laser does with a shape.</summary>
public enum ArtworkLayer
{
    /// <summary>Areas, hatched by the laser.</summary>
    EngraveFill,

    /// <summary>Lines of a given width.</summary>
    EngraveLine,

    /// <summary>The outline of the piece: for alignment on a blank, for cutting on sheet metal.</summary>
    Cut,
}

/// <summary>What a shape shows.</summary>
public enum MedalPart
{
    Outline,
    Rim,
    Course,
    Athlete,
    Altitude,
    Relief,
    Time,
    Date,
    Serial,
    Qr,
    Contours,
    Figures,
    Motto,
}

/// <summary>One shape of a face.</summary>
/// <param name="Part">What it shows.</param>
/// <param name="Layer">What the laser does with it.</param>
/// <param name="Path">Millimetres from the face's upper left corner.</param>
/// <param name="StrokeWidth">Millimetres, for lines.</param>
/// <param name="Provisional">A placeholder in a preview: never engraved.</param>
public sealed record ArtworkShape(MedalPart Part, ArtworkLayer Layer, VectorPath Path, double StrokeWidth = 0, bool Provisional = false);

/// <summary>One side of a medal.</summary>
/// <param name="Diameter">Side of the square that holds the face, millimetres.</param>
/// <param name="Shapes">In drawing order.</param>
public sealed record MedalFace(double Diameter, IReadOnlyList<ArtworkShape> Shapes);

/// <summary>
/// A medal as vectors in millimetres: the one model behind the shop's preview, the picture in a mail and the workshop's file, so that
/// what was approved is what is engraved.
/// </summary>
public sealed class MedalArtwork
{
    readonly Error? _provisional;

    MedalArtwork(MedalDesign design, MedalFace front, MedalFace back, Error? provisional)
    {
        Design = design;
        Front = front;
        Back = back;
        _provisional = provisional;
    }

    public MedalDesign Design { get; }

    public MedalFace Front { get; }

    public MedalFace Back { get; }

    /// <summary>Side of a QR module on the back, millimetres.</summary>
    public double QrModule { get; private init; }

    /// <summary>
    /// Refuses what is only good for a preview: no time yet (<see cref="ArtworkErrors.TimeAwaited"/>), no name or no serial
    /// (<see cref="ArtworkErrors.Provisional"/>). Engraving files are made after this and only then.
    /// </summary>
    public Result ReadyToEngrave() => _provisional is null ? Result.Ok : _provisional;

    /// <summary>Draws both faces, with placeholders where the design is not complete.</summary>
    /// <param name="design">What is written on the medal.</param>
    /// <param name="wording">Words of the language.</param>
    /// <param name="glyphs">Where letters come from.</param>
    /// <param name="qr">The code on the back.</param>
    /// <param name="limits">What the laser can write.</param>
    /// <returns>The artwork, or which field cannot be engraved and why.</returns>
    public static Result<MedalArtwork> Compose(MedalDesign design, MedalWording wording, IGlyphOutlines glyphs, QrMatrix qr, EngravingLimits? limits = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(design.Diameter, 40);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(design.Diameter, 100);
        var composer = new MedalComposer(design, wording, glyphs, limits ?? EngravingLimits.Default);
        var front = composer.Front();
        if (!front.Succeeded) return front.Error;
        var back = composer.Back(qr, out var module);
        if (!back.Succeeded) return back.Error;
        Error? provisional = design switch
        {
            { Time.IsAwaited: true } => ArtworkErrors.TimeAwaited,
            { Athlete: null } => ArtworkErrors.Provisional(nameof(MedalDesign.Athlete)),
            { Serial: null } => ArtworkErrors.Provisional(nameof(MedalDesign.Serial)),
            _ => null,
        };
        return new MedalArtwork(design, front.Value, back.Value, provisional) { QrModule = module };
    }
}
