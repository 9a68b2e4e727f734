using System.Text;
using Microsoft.Extensions.Localization;
using MyKollector.Web.Platform.Certificates;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;
using MyKollector.Domain.Medals;

namespace MyKollector.Web.Areas.Chrono.Certificates;

/// <summary>A certificate as files, and the key that checks them.</summary>
public static class CertificateEndpoints
{
    public static void MapCertificates(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("").AllowAnonymous().WithMetadata(new AreaAttribute(AreaNames.Chrono));
        group.MapGet("/certificat/{code}/certificat.jws", SignedAsync);
        group.MapGet("/certificat/{code}/certificat.pdf", PdfAsync);
        group.MapGet("/certificat/cle.pem", (CertificateSigner signer) => Results.Text(signer.PublicKeyPem, "application/x-pem-file"));
        group.MapGet("/.well-known/jwks.json", (CertificateSigner signer) => Results.Json(new { keys = new[] { signer.PublicJwk() } }));
    }

    static async Task<IResult> SignedAsync(string code, int? piece, CertificateByCode certificates, CertificateSigner signer, CancellationToken cancellation)
    {
        var found = await certificates.QueryAsync(code, piece, cancellation);
        if (!found.Succeeded) return Results.NotFound();
        return Results.File(Encoding.ASCII.GetBytes(signer.Sign(found.Value.ToStatement())), "application/jose", $"certificat-{found.Value.Serial}.jws");
    }

    static async Task<IResult> PdfAsync(string code, int? piece, string? lang, CertificateByCode certificates, CertificateArtwork artworks, CertificateDocument document, SiteAddresses sites, IStringLocalizer<CertificateText> texts, CancellationToken cancellation)
    {
        var found = await certificates.QueryAsync(code, piece, cancellation);
        if (!found.Succeeded || found.Value.State != CertificateState.Attributed) return Results.NotFound();
        var row = found.Value;
        var culture = Cultures.Of(lang) ?? Cultures.French;
        System.Globalization.CultureInfo.CurrentUICulture = culture;
        var artwork = await artworks.QueryAsync(code, cancellation);
        if (!artwork.Succeeded) return Results.NotFound();
        var issued = DateOnly.FromDateTime(Formats.InParis(row.IssuedAt));
        var level = row.Level is { } l ? texts["Level." + l].Value : null;
        var category = row.Category is { } c ? texts["By." + c].Value : null;
        var pdf = document.Render(new CertificateData(artwork.Value, row.From, level, sites.Field($"/certificat/{code}?piece={row.Piece}"), category, issued), culture);
        return Results.File(pdf, "application/pdf", $"certificat-{row.Serial}.pdf");
    }
}
