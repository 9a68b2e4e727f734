using System.Globalization;
using System.Text;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>A plate with nests for blanks on a regular grid, as the workshop built it.</summary>
/// <param name="Columns">Nests side by side.</param>
/// <param name="Rows">Nests one below the other.</param>
/// <param name="Pitch">From centre to centre, millimetres.</param>
/// <param name="Margin">From the plate's edge to the centre of the first nest, millimetres.</param>
public sealed record JigPlate(int Columns, int Rows, double Pitch, double Margin)
{
    /// <summary>Nests on the plate.</summary>
    public int Nests => Columns * Rows;

    /// <summary>Millimetres.</summary>
    public double Width => 2 * Margin + (Columns - 1) * Pitch;

    /// <summary>Millimetres.</summary>
    public double Height => 2 * Margin + (Rows - 1) * Pitch;

    /// <summary>Centre of a nest, counted from 0 in reading order.</summary>
    public Point Centre(int nest) => new(Margin + nest % Columns * Pitch, Margin + nest / Columns * Pitch);
}

/// <summary>
/// Several medals on one plate, engraved in one run. Each blank is turned over in its own nest, so that the page of the backs has the
/// same order as the page of the fronts.
/// </summary>
public sealed class JigSheets
{
    /// <summary>Two pages as large as the plate, fronts and backs: outlines only, exact millimetres, the same bytes for the same medals.</summary>
    /// <param name="medals">In nest order, at most as many as there are nests.</param>
    /// <param name="plate">The workshop's plate.</param>
    /// <returns>The file, or why one of the medals may not be engraved yet.</returns>
    public Result<byte[]> Pdf(IReadOnlyList<MedalArtwork> medals, JigPlate plate)
    {
        Check(medals, plate);
        if (medals.Select(m => m.ReadyToEngrave()).FirstOrDefault(r => !r.Succeeded) is { Succeeded: false } refused) return refused.Error;
        using var bytes = new MemoryStream();
        using (var document = SKDocument.CreatePdf(bytes, new SKDocumentPdfMetadata { Title = "MyKollectOr", Producer = "MyKollectOr", Creator = "MyKollectOr", RasterDpi = 2540, EncodingQuality = 101 }))
        {
            foreach (var side in (MedalSide[])[MedalSide.Front, MedalSide.Back])
            {
                using var canvas = document.BeginPage((float)(plate.Width * 72 / 25.4), (float)(plate.Height * 72 / 25.4));
                canvas.Scale(72f / 25.4f);
                for (var i = 0; i < medals.Count; i++)
                {
                    var face = MedalPictures.FaceOf(medals[i], side);
                    var corner = plate.Centre(i) - new Point(face.Diameter / 2, face.Diameter / 2);
                    canvas.Save();
                    canvas.Translate((float)corner.X, (float)corner.Y);
                    EngravingFiles.DrawLayers(canvas, face);
                    canvas.Restore();
                }

                document.EndPage();
            }

            document.Close();
        }

        return bytes.ToArray();
    }

    /// <summary>Which medal lies in which nest, for the operator and for laser software: semicolons, one line per nest.</summary>
    public string Manifest(IReadOnlyList<MedalArtwork> medals, JigPlate plate, CultureInfo culture)
    {
        Check(medals, plate);
        var csv = new StringBuilder();
        void Line(params IEnumerable<string> cells) => csv.AppendJoin(';', cells.Select(Cell)).Append("\r\n");
        Line(((string[])["Jig_Nest", "Jig_Column", "Jig_Row", "Jig_Serial", "Jig_Athlete", "Jig_Time", "Jig_Course"]).Select(key => DocumentText.Get(key, culture)));
        for (var i = 0; i < medals.Count; i++)
        {
            var design = medals[i].Design;
            var time = design.Time.IsFinisher ? DocumentText.Get("Medal_Finisher", culture) : design.Time.ToString();
            Line((i + 1).ToString(CultureInfo.InvariantCulture), (i % plate.Columns + 1).ToString(CultureInfo.InvariantCulture), (i / plate.Columns + 1).ToString(CultureInfo.InvariantCulture),
                design.Serial?.PieceText(design.Remake) ?? "", design.Athlete ?? "", time, design.Course);
        }

        return csv.ToString();
    }

    // Sheets run what starts like a formula; a quotation mark in front makes it text.
    static string Cell(string value)
    {
        var safe = value is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\0', ..] ? $"'{value}" : value;
        return safe.AsSpan().ContainsAny(';', '"', '\n') ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    static void Check(IReadOnlyList<MedalArtwork> medals, JigPlate plate)
    {
        if (medals.Count > plate.Nests) throw new ArgumentException($"{medals.Count} medals for {plate.Nests} nests.", nameof(medals));
    }
}
