using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using MyKollector.Domain.Artwork;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Areas.Fab.Parts;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Security;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Fab.Engraving;

/// <summary>
/// Files for the laser: one medal as PDF, SVG or DXF; a selection as ZIP with its list; a plate. They are reads: marking medals as
/// engraved is another action.
/// </summary>
static class EngravingEndpoints
{
    public static void Map(RouteGroupBuilder fab)
    {
        fab.MapGet("/gravure/{medal:guid}.pdf", PdfAsync);
        fab.MapGet("/gravure/{medal:guid}/{side:regex(^(recto|verso)$)}.svg", SvgAsync);
        fab.MapGet("/gravure/{medal:guid}/{side:regex(^(recto|verso)$)}.dxf", DxfAsync);
        fab.MapGet("/gravure/fichiers.zip", ZipAsync);
        fab.MapGet("/gravure/liste.csv", CsvAsync);
        fab.MapGet("/gravure/gabarit.zip", JigAsync);
    }

    static Task<IResult> PdfAsync(Guid medal, EngravingArtworks artworks, EngravingFiles files, CurrentActor current, CancellationToken cancellation) =>
        OneAsync(medal, artworks, current, m => files.Pdf(m.Artwork.Value) is { Succeeded: true } pdf ? Files.Download(pdf.Value, "application/pdf", m.Piece + ".pdf") : Results.NotFound(), cancellation);

    static Task<IResult> SvgAsync(Guid medal, string side, EngravingArtworks artworks, EngravingFiles files, CurrentActor current, CancellationToken cancellation) =>
        OneAsync(medal, artworks, current, m => files.Svg(m.Artwork.Value, SideOf(side)) is { Succeeded: true } svg ? Files.Download(Encoding.UTF8.GetBytes(svg.Value), "image/svg+xml", $"{m.Piece}-{side}.svg") : Results.NotFound(), cancellation);

    static Task<IResult> DxfAsync(Guid medal, string side, EngravingArtworks artworks, EngravingFiles files, CurrentActor current, CancellationToken cancellation) =>
        OneAsync(medal, artworks, current, m => files.Dxf(m.Artwork.Value, SideOf(side)) is { Succeeded: true } dxf ? Files.Download(Encoding.ASCII.GetBytes(dxf.Value), "image/vnd.dxf", $"{m.Piece}-{side}.dxf") : Results.NotFound(), cancellation);

    /// <summary>PDF, SVG and DXF of every chosen medal that can be engraved, and the list that says which could not.</summary>
    static async Task<IResult> ZipAsync([FromQuery] string ids, EngravingArtworks artworks, EngravingFiles files, CurrentActor current, CancellationToken cancellation)
    {
        var chosen = await ChosenAsync(ids, artworks, current, cancellation);
        if (chosen is null) return Results.NotFound();
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var medal in chosen.Where(Engravable))
            {
                var artwork = medal.Artwork.Value;
                Files.Add(zip, $"{medal.Piece}.pdf", files.Pdf(artwork).Value);
                foreach (var side in Enum.GetValues<MedalSide>())
                {
                    var name = $"{medal.Piece}-{(side == MedalSide.Front ? "recto" : "verso")}";
                    Files.Add(zip, name + ".svg", Encoding.UTF8.GetBytes(files.Svg(artwork, side).Value));
                    Files.Add(zip, name + ".dxf", Encoding.ASCII.GetBytes(files.Dxf(artwork, side).Value));
                }
            }

            Files.Add(zip, "liste.csv", List(chosen));
        }

        return Files.Download(bytes.ToArray(), "application/zip", "gravure.zip");
    }

    static async Task<IResult> CsvAsync([FromQuery] string ids, EngravingArtworks artworks, CurrentActor current, CancellationToken cancellation) =>
        await ChosenAsync(ids, artworks, current, cancellation) is { } chosen ? Files.Download(List(chosen), "text/csv; charset=utf-8", "gravure.csv") : Results.NotFound();

    /// <summary>As many of the chosen medals as the plate has nests, in the order given: the list's own, so the next due come first.</summary>
    static async Task<IResult> JigAsync([FromQuery] string ids, [FromQuery] int colonnes, [FromQuery] int lignes, [FromQuery] double? pas, EngravingArtworks artworks, JigSheets jigs, CurrentActor current, CancellationToken cancellation)
    {
        if (colonnes is < 1 or > 12 || lignes is < 1 or > 12 || pas is < 52 or > 150) return Results.BadRequest();
        var plate = new JigPlate(colonnes, lignes, pas ?? 60, (pas ?? 60) / 2);
        var chosen = await ChosenAsync(ids, artworks, current, cancellation);
        if (chosen?.Where(Engravable).Take(plate.Nests).ToList() is not { Count: > 0 } medals) return Results.NotFound();
        List<MedalArtwork> drawn = [.. medals.Select(m => m.Artwork.Value)];
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Files.Add(zip, "gabarit.pdf", jigs.Pdf(drawn, plate).Value);
            Files.Add(zip, "manifeste.csv", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(jigs.Manifest(drawn, plate, Cultures.French))]);
        }

        return Files.Download(bytes.ToArray(), "application/zip", "gabarit.zip");
    }

    static async Task<IResult> OneAsync(Guid medal, EngravingArtworks artworks, CurrentActor current, Func<MedalToEngrave, IResult> answer, CancellationToken cancellation) =>
        await ChosenAsync(medal.ToString(), artworks, current, cancellation) is [var one] && Engravable(one) ? answer(one) : Results.NotFound();

    static async Task<IReadOnlyList<MedalToEngrave>?> ChosenAsync(string ids, EngravingArtworks artworks, CurrentActor current, CancellationToken cancellation)
    {
        var actor = await current.GetAsync();
        if (actor.Manufacturer is not { } workshop) return null;
        var chosen = ids.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => Guid.TryParse(id, out var guid) ? new MedalId(guid) : (MedalId?)null).ToList();
        if (chosen.Count is 0 or > EngravingArtworks.MostAtOnce || chosen.Contains(null)) return null;
        var drawn = await artworks.QueryAsync(workshop, [.. chosen.OfType<MedalId>()], actor, cancellation);
        return drawn is { Succeeded: true, Value.Count: > 0 } ? drawn.Value : null;
    }

    static bool Engravable(MedalToEngrave medal) => medal.Artwork.Succeeded && medal.Artwork.Value.ReadyToEngrave().Succeeded;

    static MedalSide SideOf(string side) => side == "recto" ? MedalSide.Front : MedalSide.Back;

    /// <summary>The columns that LightBurn and EzCad merge from.</summary>
    static byte[] List(IReadOnlyList<MedalToEngrave> medals)
    {
        var csv = new Csv();
        csv.Row(["numero", "nom", "temps", "date", "col", "finition", "etat"]);
        foreach (var m in medals)
        {
            csv.Row([
                m.Piece, m.Athlete, m.Elapsed is { } e ? EngravedTime.Of(e).ToString() : "finisher", m.ClimbedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), m.Summit, m.Finish,
                Engravable(m) ? "ok" : m.Artwork.Error?.Code ?? "artwork.provisional",
            ]);
        }

        return csv.ToBytes();
    }
}
