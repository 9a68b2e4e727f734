using System.Globalization;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Artwork;

/// <summary>
/// The layout of both faces, thought on a medal of 50 mm around the origin. Other diameters scale the drawing; limits are then
/// those of the real size, so that a small medal refuses a long name sooner.
/// </summary>
sealed class MedalComposer(MedalDesign design, MedalWording wording, IGlyphOutlines glyphs, EngravingLimits limits)
{
    const double Radius = 25;
    const double FineLine = 0.1;
    const double ContourLine = 0.07;
    const string SerialPlaceholder = "0000-00-00000-0";

    readonly double _scale = design.Diameter / (2 * Radius);
    readonly List<ArtworkShape> _shapes = [];

    // On the drawing's own scale the laser's spot is as much larger as the real medal is smaller.
    EngravingLimits Scaled => limits with { SpotMillimetres = limits.SpotMillimetres / _scale, LeastCapHeight = limits.LeastCapHeight / _scale };

    public Result<MedalFace> Front()
    {
        _shapes.Clear();
        if (Check(design.Course, nameof(MedalDesign.Course)) is { Succeeded: false } badCourse) return badCourse.Error;
        if (design.Athlete is not null && Check(design.Athlete, nameof(MedalDesign.Athlete)) is { Succeeded: false } badAthlete) return badAthlete.Error;

        Rim();
        _shapes.AddRange(ReliefEngraving.Draw(design.Relief, new(-18.2, -13.1, 18.2, 3.4)));

        var course = wording.Culture.TextInfo.ToUpper(design.Course);
        var altitude = $"{design.SummitAltitude.ToString("N0", wording.Culture)}\u00A0m";
        var serial = design.Serial?.PieceText(design.Remake);
        return First(
            () => Write(MedalPart.Course, new TextLine(nameof(MedalDesign.Course), course, EngravingFace.Inscription, 3.9, 0.09).OnArc(glyphs, Scaled, 20.55, 150, bottom: false)),
            () => Write(MedalPart.Athlete, new TextLine(nameof(MedalDesign.Athlete), design.Athlete ?? wording.AthletePlaceholder, EngravingFace.Inscription, 3.7, 0.05).OnArc(glyphs, Scaled, 23.1, 146, bottom: true), design.Athlete is null),
            () => Write(MedalPart.Altitude, new TextLine(nameof(MedalDesign.SummitAltitude), altitude, EngravingFace.Figures, 2.7, 0.03).Straight(glyphs, Scaled, new(-3.2, -11.6), 12)),
            () => Time(),
            () => design.Date is not { } date ? Result.Ok : Write(MedalPart.Date, new TextLine(nameof(MedalDesign.Date), LongDate(date), EngravingFace.Figures, 2.35, 0.05).Straight(glyphs, Scaled, new(0, 13.35), 22)),
            () => Write(MedalPart.Serial, new TextLine(nameof(MedalDesign.Serial), serial ?? SerialPlaceholder, EngravingFace.Figures, 1.75, 0.08).Straight(glyphs, Scaled, new(0, 16.6), 15), serial is null)) is { } error
            ? error
            : Face();
    }

    public Result<MedalFace> Back(QrMatrix qr, out double module)
    {
        _shapes.Clear();
        const double side = 20;
        var step = side / qr.Size;
        module = step * _scale;
        if (EngravingPreflight.CheckQr(module, limits) is { Succeeded: false } fine) return fine.Error;

        Rim();
        var corner = new Point(-side / 2, -side / 2 - 1.5);
        var quiet = new Box(corner.X, corner.Y, corner.X + side, corner.Y + side).Inflated(QrMatrix.QuietZone * step);
        Fill(MedalPart.Qr, design.Metal == Metal.Black ? qr.InverseOutline(corner, step) : qr.Outline(corner, step));
        var serial = design.Serial?.PieceText(design.Remake);
        var written = Write(MedalPart.Serial, new TextLine(nameof(MedalDesign.Serial), serial ?? SerialPlaceholder, EngravingFace.Figures, 2.7, 0.07).Straight(glyphs, Scaled, new(0, 14.35), 20), serial is null);
        if (!written.Succeeded) return written.Error;
        var under = _shapes[^1].Path.Bounds.Inflated(0.9);
        Line(MedalPart.Contours, ContourMap.Lines(design.Relief, [quiet.Inflated(0.4), under]), ContourLine);

        var culture = wording.Culture;
        var gradient = (design.Relief.Highest - design.Relief.Lowest) / design.Relief.LengthMetres;
        var figures = string.Join("\u00A0\u00A0·\u00A0\u00A0",
            $"{(design.Relief.LengthMetres / 1000).ToString("N1", culture)}\u00A0km",
            $"+{design.Relief.GainMetres.ToString("N0", culture)}\u00A0m",
            $"{(100 * gradient).ToString("N1", culture)}\u00A0%");
        return First(
            () => Write(MedalPart.Motto, new TextLine(nameof(MedalWording.Motto), wording.Motto, EngravingFace.Inscription, 3.1, 0.2).OnArc(glyphs, Scaled, 20.85, 150, bottom: false)),
            () => Write(MedalPart.Figures, new TextLine(nameof(MedalDesign.Relief), figures, EngravingFace.Figures, 3.1, 0.06).OnArc(glyphs, Scaled, 22.9, 140, bottom: true))) is { } error
            ? error
            : Face();
    }

    static Result Check(string text, string field) => EngravingPreflight.CheckText(text, field);

    // Two rings with a graduated edge between them and a lozenge on either side, where the two lines of text meet.
    void Rim()
    {
        Line(MedalPart.Outline, new PathBuilder().Circle(Point.Zero, Radius).Build(), FineLine, ArtworkLayer.Cut);
        Line(MedalPart.Rim, new PathBuilder().Circle(Point.Zero, 24.2).Build(), 0.2);
        Line(MedalPart.Rim, new PathBuilder().Circle(Point.Zero, 19.55).Build(), 0.12);
        var ticks = new PathBuilder();
        for (var i = 0; i < 180; i++)
        {
            var degrees = i * 2.0;
            ticks.Stroke(Point.Polar(19.55, degrees), Point.Polar(i % 5 == 0 ? 18.95 : 19.2, degrees));
        }

        Line(MedalPart.Rim, ticks.Build(), FineLine);
        var lozenges = new PathBuilder();
        foreach (var x in (double[])[-21.9, 21.9])
            lozenges.Polyline([new(x, -0.95), new(x + 0.5, 0), new(x, 0.95), new(x - 0.5, 0)], closed: true);
        Fill(MedalPart.Rim, lozenges.Build());
    }

    Result Time()
    {
        const double size = 6.4;
        if (design.Time.IsFinisher)
            return Write(MedalPart.Time, new TextLine(nameof(MedalDesign.Time), wording.Finisher, EngravingFace.Inscription, 5.2, 0.12).Straight(glyphs, Scaled, new(0, 9.1), 30));

        // Units are smaller than their figures, so that the eye finds the time first. Dashes hold its place while it is awaited.
        IReadOnlyList<(string Figures, string Unit)> parts = design.Time.IsAwaited ? [("–", "h"), ("––", "min"), ("––", "s")] : design.Time.Parts;
        var runs = parts.SelectMany((p, i) => new (string, double)[] { (i > 0 ? "\u00A0" + p.Figures : p.Figures, 1), ("\u202F" + p.Unit, 0.56) }).ToList();
        return Write(MedalPart.Time, new TextLine(nameof(MedalDesign.Time), runs, EngravingFace.Figures, size).Straight(glyphs, Scaled, new(0, 9.4), 31), design.Time.IsAwaited);
    }

    // The first of the month is an ordinal in French and in no other day's date.
    string LongDate(DateOnly date) => wording.Culture.TwoLetterISOLanguageName == "fr" && date.Day == 1
        ? "1er " + date.ToString("MMMM yyyy", wording.Culture)
        : date.ToString("d MMMM yyyy", wording.Culture);

    void Fill(MedalPart part, VectorPath path, bool provisional = false) => Add(part, ArtworkLayer.EngraveFill, path, 0, provisional);

    void Line(MedalPart part, VectorPath path, double width, ArtworkLayer layer = ArtworkLayer.EngraveLine) => Add(part, layer, path, width, false);

    void Add(MedalPart part, ArtworkLayer layer, VectorPath path, double width, bool provisional)
    {
        if (!path.IsEmpty) _shapes.Add(new(part, layer, path, width, provisional));
    }

    Result Write(MedalPart part, Result<VectorPath> text, bool provisional = false)
    {
        if (!text.Succeeded) return text.Error;
        Fill(part, text.Value, provisional);
        return Result.Ok;
    }

    static Error? First(params IEnumerable<Func<Result>> steps) => steps.Select(s => s().Error).FirstOrDefault(e => e is not null);

    MedalFace Face()
    {
        var place = Affine.Translation(Radius, Radius).Then(Affine.Scaling(_scale));
        return new(design.Diameter, [.. _shapes.Select(s => s with { Path = s.Path.Transformed(place), StrokeWidth = s.StrokeWidth * _scale })]);
    }
}
