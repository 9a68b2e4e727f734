using System.Globalization;
using System.Text;
using System.Xml;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using MyKollector.Web.Platform.Documents;
using SkiaSharp;

namespace MyKollector.Web.Areas.Fab.Engraving;

/// <summary>The plate that holds blanks on the laser's table.</summary>
/// <param name="Columns">Nests across, 1 to 12.</param>
/// <param name="Rows">Nests down, 1 to 12.</param>
/// <param name="Pitch">Millimetres from one nest's centre to the next, 40 to 120.</param>
public sealed record JigPlate(int Columns, int Rows, double Pitch = 60)
{
    public int Nests => Columns * Rows;

    public double Width => Columns * Pitch;

    public double Height => Rows * Pitch;

    public bool IsValid => Columns is >= 1 and <= 12 && Rows is >= 1 and <= 12 && Pitch is >= 40 and <= 120;

    /// <summary>Upper left corner of a face of this diameter in nest <paramref name="index"/>, counted by rows from the upper left.</summary>
    public (double X, double Y) CornerOf(int index, double diameter) =>
        (index % Columns * Pitch + (Pitch - diameter) / 2, index / Columns * Pitch + (Pitch - diameter) / 2);

    /// <summary>The nest's name on the manifest: A1 is the upper left one, letters go down.</summary>
    public string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + index / Columns)}{index % Columns + 1}");
}

/// <summary>
/// Medals laid out on a plate, true to scale. Page one is the fronts, page two the backs with every medal turned over in its own nest, so
/// that a nest holds one medal from beginning to end.
/// </summary>
public sealed class JigSheet
{
    /// <summary>Two pages of exactly the plate's size.</summary>
    /// <exception cref="ArgumentException">More medals than nests, or one that may not be engraved: the caller has checked both.</exception>
    public byte[] Pdf(JigPlate plate, IReadOnlyList<MedalArtwork> medals)
    {
        Check(plate, medals);
        using var bytes = new MemoryStream();
        var metadata = new SKDocumentPdfMetadata { Title = "Jig", Producer = "MyKollectOr", Creator = "MyKollectOr", RasterDpi = 2540, EncodingQuality = 101 };
        using (var document = SKDocument.CreatePdf(bytes, metadata))
        {
            foreach (var side in Enum.GetValues<MedalSide>())
            {
                using var canvas = document.BeginPage((float)(plate.Width * 72 / 25.4), (float)(plate.Height * 72 / 25.4));
                canvas.Scale(72f / 25.4f);
                for (var i = 0; i < medals.Count; i++)
                {
                    var face = FaceOf(medals[i], side);
                    var (x, y) = plate.CornerOf(i, face.Diameter);
                    canvas.Save();
                    canvas.Translate((float)x, (float)y);
                    EngravingFiles.DrawLayers(canvas, face);
                    canvas.Restore();
                }

                document.EndPage();
            }

            document.Close();
        }

        return bytes.ToArray();
    }

    /// <summary>One side as SVG in millimetres, a group per nest with the serial as its name; layers inside as in the single file.</summary>
    public string Svg(JigPlate plate, IReadOnlyList<MedalArtwork> medals, EngravingFiles files, MedalSide side)
    {
        Check(plate, medals);
        var text = new StringBuilder();
        using (var svg = XmlWriter.Create(text, new() { OmitXmlDeclaration = true, Indent = true }))
        {
            var width = plate.Width.ToString(CultureInfo.InvariantCulture);
            var height = plate.Height.ToString(CultureInfo.InvariantCulture);
            svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            svg.WriteAttributeString("width", width + "mm");
            svg.WriteAttributeString("height", height + "mm");
            svg.WriteAttributeString("viewBox", $"0 0 {width} {height}");
            for (var i = 0; i < medals.Count; i++)
            {
                var (x, y) = plate.CornerOf(i, FaceOf(medals[i], side).Diameter);
                svg.WriteStartElement("g");
                svg.WriteAttributeString("id", $"{plate.NameOf(i)}-{medals[i].Design.Serial!.PieceText(medals[i].Design.Remake)}");
                svg.WriteAttributeString("transform", string.Create(CultureInfo.InvariantCulture, $"translate({x} {y})"));
                using (var one = XmlReader.Create(new StringReader(files.Svg(medals[i], side).Value), new() { DtdProcessing = DtdProcessing.Prohibit })) CopyContent(one, svg, plate.NameOf(i));
                svg.WriteEndElement();
            }

            svg.WriteEndElement();
        }

        return text.ToString();
    }

    /// <summary>Copies what is inside the single file's root; ids get the nest's name, because they may occur once only.</summary>
    static void CopyContent(XmlReader one, XmlWriter into, string nest)
    {
        one.MoveToContent();
        var root = one.Depth;
        while (one.Read())
        {
            if (one.Depth <= root) break;
            if (one.NodeType == XmlNodeType.Element)
            {
                var empty = one.IsEmptyElement;
                into.WriteStartElement(one.LocalName, one.NamespaceURI);
                while (one.MoveToNextAttribute())
                    if (one.Prefix != "xmlns" && one.LocalName != "xmlns") into.WriteAttributeString(one.LocalName, one.LocalName == "id" ? $"{nest}-{one.Value}" : one.Value);
                if (empty) into.WriteEndElement();
            }
            else if (one.NodeType == XmlNodeType.EndElement) into.WriteEndElement();
            else if (one.NodeType == XmlNodeType.Text) into.WriteString(one.Value);
        }
    }

    static MedalFace FaceOf(MedalArtwork artwork, MedalSide side) => side == MedalSide.Front ? artwork.Front : artwork.Back;

    static void Check(JigPlate plate, IReadOnlyList<MedalArtwork> medals)
    {
        if (!plate.IsValid) throw new ArgumentException("No such plate.", nameof(plate));
        if (medals.Count == 0 || medals.Count > plate.Nests) throw new ArgumentException("One to as many medals as the plate has nests.", nameof(medals));
        if (medals.FirstOrDefault(m => !m.ReadyToEngrave().Succeeded) is { } provisional) throw new ArgumentException($"{provisional.Design.Serial} is provisional.", nameof(medals));
    }
}
