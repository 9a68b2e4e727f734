using System.Globalization;

namespace MyKollector.Web.Ui.Drawings;

/// <summary>One picture of a map service and where it lies in a drawing's box.</summary>
public sealed record MapTile(string Address, double X, double Y, double Width, double Height);

/// <summary>
/// Pictures of a map service beneath our own drawing, when the operator names one: by default nobody else learns where somebody climbed.
/// Tiles are those of the Web Mercator grid (EPSG:3857) in its usual numbering, as OpenStreetMap describes them under "slippy map tilenames".
/// </summary>
public sealed class MapTiles
{
    /// <summary>Widest a tile may be drawn, in units of the box: its 256 points are then about as wide on a desktop's screen.</summary>
    const double Widest = 160;

    readonly string _template;
    readonly int _maximumZoom;

    /// <exception cref="InvalidOperationException">The address is none that tiles can be asked for under.</exception>
    public MapTiles(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Maps:Tiles");
        _template = settings["Url"] ?? "";
        Attribution = settings["Attribution"] ?? "";
        _maximumZoom = settings.GetValue("MaximumZoom", 17);
        if (!IsOn) return;
        Host = Uri.TryCreate(Address(1, 1, 1), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? "https://" + address.Authority : null;
        if (Host is null || !_template.Contains("{z}", StringComparison.Ordinal) || !_template.Contains("{x}", StringComparison.Ordinal) || !_template.Contains("{y}", StringComparison.Ordinal))
            throw new InvalidOperationException("Maps:Tiles:Url must be an https address with {z}, {x} and {y}.");
        if (_maximumZoom is < 1 or > 22) throw new InvalidOperationException("Maps:Tiles:MaximumZoom must lie between 1 and 22.");
        if (Attribution.Length == 0) throw new InvalidOperationException("Maps:Tiles:Attribution is missing: a map without its makers' names may not be shown.");
    }

    public bool IsOn => _template.Length > 0;

    /// <summary>Who made the map, shown beneath it.</summary>
    public string Attribution { get; }

    /// <summary>The host that a page's policy must let pictures come from; null for none.</summary>
    public string? Host { get; }

    /// <summary>The tiles that cover the box from <paramref name="top"/> to <paramref name="bottom"/>; none when no service is named.</summary>
    public IReadOnlyList<MapTile> Under(PlanDrawing drawing, double top, double bottom)
    {
        if (!IsOn) return [];
        var (north, west) = drawing.Where(0, top);
        var (south, east) = drawing.Where(PlanDrawing.Box, bottom);
        var zoom = 1;
        while (zoom < _maximumZoom && 360.0 / (1 << zoom) / (east - west) * PlanDrawing.Box > Widest) zoom++;
        var (left, right) = (Column(west, zoom), Column(east, zoom));
        var (upper, lower) = (Row(north, zoom), Row(south, zoom));
        var tiles = new List<MapTile>();
        for (var y = upper; y <= lower; y++)
        {
            for (var x = left; x <= right; x++)
            {
                // Each by its own corners: over one tile the two projections differ by less than a line's width.
                var (fromX, fromY) = drawing.At(Latitude(y, zoom), Longitude(x, zoom));
                var (toX, toY) = drawing.At(Latitude(y + 1, zoom), Longitude(x + 1, zoom));
                tiles.Add(new(Address(zoom, x, y), fromX, fromY, toX - fromX, toY - fromY));
            }
        }

        return tiles;
    }

    string Address(int zoom, int x, int y) => _template
        .Replace("{z}", zoom.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{x}", x.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{y}", y.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    static int Column(double longitude, int zoom) => (int)Math.Floor((longitude + 180) / 360 * (1 << zoom));

    static int Row(double latitude, int zoom) => (int)Math.Floor((1 - Math.Asinh(Math.Tan(double.DegreesToRadians(latitude))) / Math.PI) / 2 * (1 << zoom));

    static double Longitude(int column, int zoom) => column * 360.0 / (1 << zoom) - 180;

    static double Latitude(int row, int zoom) => double.RadiansToDegrees(Math.Atan(Math.Sinh(Math.PI * (1 - 2.0 * row / (1 << zoom)))));
}
