using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using MyKollector.Web.Areas.Shop.Catalogue;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Ui.Drawings;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Shop.CoursePage;

/// <summary>What a course gives besides its page: pictures and its line as a file. Each is made once per state of the catalogue.</summary>
public static class CourseFiles
{
    const string Svg = "image/svg+xml; charset=utf-8";

    public static void MapCourseFiles(this IEndpointRouteBuilder endpoints)
    {
        var files = endpoints.MapGroup(Ui.Navigation.Paths.Courses).AllowAnonymous();
        files.MapGet("/{slug}/relief.svg", Relief);
        files.MapGet("/{slug}/apercu.svg", Front);
        files.MapGet("/{slug}/verso.svg", Back);
        files.MapGet("/{slug}/share.png", Share);
        files.MapGet("/{slug}/course.gpx", Gpx);
        files.MapGet("/panorama.svg", Panorama);
    }

    static Task<IResult> Relief(string slug, HttpContext context, ShowCourse show, CourseCatalogue catalogue, CourseShelf shelf, CancellationToken cancellation) =>
        Made(slug, "relief", context, show, catalogue, shelf, Svg, course => Encoding.UTF8.GetBytes(ReliefDrawing.Picture(course.Relief)), cancellation);

    static Task<IResult> Front(string slug, HttpContext context, ShowCourse show, CourseCatalogue catalogue, CourseShelf shelf, MedalPreviews previews, CancellationToken cancellation) =>
        Medal(slug, drawn => drawn.Front, "apercu", context, show, catalogue, shelf, previews, cancellation);

    static Task<IResult> Back(string slug, HttpContext context, ShowCourse show, CourseCatalogue catalogue, CourseShelf shelf, MedalPreviews previews, CancellationToken cancellation) =>
        Medal(slug, drawn => drawn.Back, "verso", context, show, catalogue, shelf, previews, cancellation);

    static Task<IResult> Medal(string slug, Func<DrawnMedal, SvgNode> face, string what, HttpContext context, ShowCourse show, CourseCatalogue catalogue, CourseShelf shelf, MedalPreviews previews, CancellationToken cancellation)
    {
        var culture = CultureInfo.CurrentUICulture;
        return Made(slug, what + culture.Name, context, show, catalogue, shelf, Svg,
            course => Encoding.UTF8.GetBytes(face(previews.DrawBare(course.Card.Summit, course.Card.FinishAltitude, course.Relief, culture)).ToMarkup()), cancellation);
    }

    static Task<IResult> Share(string slug, HttpContext context, ShowCourse show, CourseCatalogue catalogue, CourseShelf shelf, SharePictures pictures, CancellationToken cancellation)
    {
        var culture = CultureInfo.CurrentUICulture;
        return Made(slug, "share" + culture.Name, context, show, catalogue, shelf, "image/png",
            course => pictures.Course(course.Card.Summit, course.Card.From, course.Card.FinishAltitude, course.Relief, culture), cancellation);
    }

    static Task<IResult> Gpx(string slug, HttpContext context, ShowCourse show, CourseCatalogue catalogue, CourseShelf shelf, CancellationToken cancellation)
    {
        context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = slug + ".gpx" }.ToString();
        return Made(slug, "gpx", context, show, catalogue, shelf, "application/gpx+xml", course => Encoding.UTF8.GetBytes(GpxOf(course)), cancellation);
    }

    static async Task<IResult> Panorama(HttpContext context, ShowCourse show, CourseCatalogue catalogue, CourseShelf shelf, CancellationToken cancellation)
    {
        var snapshot = await catalogue.GetAsync(cancellation);
        if (!shelf.TryGet<MadeFile>(snapshot, "/panorama", out var file))
        {
            var reliefs = new List<Domain.Courses.Relief>();
            // The hardest dozen: a picture of a thousand courses would be a hatch.
            foreach (var card in snapshot.Courses.OrderByDescending(c => c.Difficulty).Take(12).OrderBy(c => c.StartLongitude))
                if (await show.QueryAsync(card.Slug, cancellation) is { } course) reliefs.Add(course.Relief);
            file = shelf.Keep(snapshot, "/panorama", MadeFile.Of(Encoding.UTF8.GetBytes(PanoramaDrawing.Picture(reliefs))));
        }

        return Answer(context, file!, Svg);
    }

    static async Task<IResult> Made(string slug, string what, HttpContext context, ShowCourse show, CourseCatalogue catalogue, CourseShelf shelf, string mediaType, Func<CourseDetails, byte[]> make, CancellationToken cancellation)
    {
        var snapshot = await catalogue.GetAsync(cancellation);
        var key = $"{slug}/{what}";
        if (!shelf.TryGet<MadeFile>(snapshot, key, out var file))
        {
            if (await show.QueryAsync(slug, cancellation) is not { } course) return Results.NotFound();
            file = shelf.Keep(snapshot, key, MadeFile.Of(make(course)));
        }

        return Answer(context, file!, mediaType);
    }

    static IResult Answer(HttpContext context, MadeFile file, string mediaType)
    {
        // A version in the address makes the picture eternal; without one a browser asks again and is told that nothing changed.
        context.Response.Headers.CacheControl = context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=300";
        if (mediaType.StartsWith("image/png", StringComparison.Ordinal)) return Results.Bytes(file.Bytes, mediaType, entityTag: file.Tag);
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!TakesBrotli(context.Request)) return Results.Bytes(file.Bytes, mediaType, entityTag: file.Tag);
        context.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(file.Dense.Value, mediaType, entityTag: file.DenseTag);
    }

    static string GpxOf(CourseDetails course)
    {
        var name = SecurityElement.Escape($"{course.Card.Summit} – {course.Card.From}");
        var gpx = new StringBuilder(course.Geometry.Line.Count * 64);
        gpx.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"MyKollectOr\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n");
        gpx.Append(CultureInfo.InvariantCulture, $"<metadata><name>{name}</name><copyright author=\"{SecurityElement.Escape(course.Attribution)}\"><license>https://opendatacommons.org/licenses/odbl/1-0/</license></copyright></metadata>\n");
        gpx.Append(CultureInfo.InvariantCulture, $"<trk><name>{name}</name><trkseg>\n");
        foreach (var point in course.Geometry.Line)
            gpx.Append(CultureInfo.InvariantCulture, $"<trkpt lat=\"{point.Latitude:0.00000##}\" lon=\"{point.Longitude:0.00000##}\"><ele>{point.Altitude:0.0}</ele></trkpt>\n");
        return gpx.Append("</trkseg></trk>\n</gpx>\n").ToString();
    }

    static bool TakesBrotli(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);

    /// <summary>Made once and read by thousands: worth the slowest compression.</summary>
    sealed record MadeFile(byte[] Bytes, EntityTagHeaderValue Tag, EntityTagHeaderValue DenseTag)
    {
        public Lazy<byte[]> Dense { get; } = new(() => Compressed(Bytes));

        public static MadeFile Of(byte[] bytes)
        {
            var tag = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
            return new(bytes, new($"\"{tag}\""), new($"\"{tag}-br\""));
        }

        static byte[] Compressed(byte[] bytes)
        {
            using var into = new MemoryStream();
            using (var brotli = new BrotliStream(into, CompressionLevel.SmallestSize)) brotli.Write(bytes);
            return into.ToArray();
        }
    }
}
