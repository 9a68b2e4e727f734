using System.Globalization;
using MyKollector.Domain.Courses;
using MyKollector.Web.Platform.Documents.Flow;
using MyKollector.Web.Ui.Theme;
using SkiaSharp;

namespace MyKollector.Web.Platform.Documents;

/// <summary>The profile of a course as riders read it: one column per kilometre in the shade of its steepness, gradient in the column, altitude at the joints.</summary>
static class ReliefProfile
{
    /// <summary>Draws into a box of millimetres; text is left out when a column is too narrow for it.</summary>
    public static void Draw(Pen pen, Relief relief, float x, float y, float width, float height, CultureInfo culture, bool captions = true)
    {
        var foot = captions ? 5.5f : 0;
        var head = captions ? 5 : 0;
        var (low, high) = (relief.Lowest, Math.Max(relief.Highest, relief.Lowest + 1));
        // The ground lies below the start, so that the first kilometre is a column and not a wedge.
        var floor = low - (high - low) * 0.22;
        float X(double metres) => x + (float)(metres / relief.LengthMetres * width);
        float Y(double altitude) => y + head + (float)((high - altitude) / (high - floor) * (height - head - foot));
        var ground = y + height - foot;

        foreach (var (from, to) in Kilometres(relief))
        {
            var stretches = relief.Stretches.Where(s => s.FromMetres >= from - 1 && s.ToMetres <= to + 1).ToList();
            if (stretches.Count == 0) continue;
            var gradient = (stretches[^1].ToAltitude - stretches[0].FromAltitude) / (stretches[^1].ToMetres - stretches[0].FromMetres);
            using var column = new SKPath();
            column.MoveTo(X(stretches[0].FromMetres), ground);
            column.LineTo(X(stretches[0].FromMetres), Y(stretches[0].FromAltitude));
            foreach (var s in stretches) column.LineTo(X(s.ToMetres), Y(s.ToAltitude));
            column.LineTo(X(stretches[^1].ToMetres), ground);
            column.Close();
            var shade = Shade(gradient);
            using var paint = new SKPaint { Color = SKColor.Parse(Palette.Slopes[shade]), IsAntialias = true };
            pen.Canvas.DrawPath(column, paint);
            var columnWidth = X(to) - X(from);
            if (captions && columnWidth > 5.2f && to - from > 700)
            {
                var style = House.Number(columnWidth > 8 ? 9 : 7, shade >= 3 ? SKColors.White : House.Ink);
                pen.Text((100 * gradient).ToString("N1", culture), style, (X(from) + X(to)) / 2, ground - 1.8f, Align.Centre);
            }
        }

        using (var ridge = new SKPath())
        {
            ridge.MoveTo(X(0), Y(relief.Stretches[0].FromAltitude));
            foreach (var s in relief.Stretches) ridge.LineTo(X(s.ToMetres), Y(s.ToAltitude));
            using var line = new SKPaint { Color = House.Ink, IsStroke = true, StrokeWidth = 0.5f, StrokeJoin = SKStrokeJoin.Round, IsAntialias = true };
            pen.Canvas.DrawPath(ridge, line);
        }

        pen.Line(x, ground, x + width, ground, House.Ink, 0.25f);
        if (!captions) return;

        var total = relief.LengthMetres / 1000;
        var every = total > 20 ? 5 : total > 12 ? 2 : 1;
        var small = House.Number(7, House.Soft);
        for (var km = 0; km <= total; km++)
        {
            pen.Line(X(km * 1000), ground, X(km * 1000), ground + (km % every == 0 ? 1.4f : 0.8f), House.Ink, 0.2f);
            if (km % every == 0 && X(km * 1000) < x + width - 11) pen.Text(km.ToString(culture), small, X(km * 1000), ground + 4.6f, Align.Centre);
        }

        pen.Text(Written.Kilometres(relief.LengthMetres, culture), small, x + width, ground + 4.6f, Align.Right);
        var altitude = House.Number(8);
        var start = Written.Metres(relief.Stretches[0].FromAltitude, culture);
        // Above the ridge over the whole width of the figure.
        var under = relief.Stretches.Where(s => X(s.FromMetres) <= x + altitude.Width(start)).Max(s => Math.Max(s.FromAltitude, s.ToAltitude));
        pen.Text(start, altitude, x, Y(under) - 1.4f);
        pen.Text(Written.Metres(relief.Stretches[^1].ToAltitude, culture), altitude, x + width, Y(relief.Stretches[^1].ToAltitude) - 1.6f, Align.Right);
    }

    static IEnumerable<(double From, double To)> Kilometres(Relief relief)
    {
        for (var from = 0.0; from < relief.LengthMetres - 1; from += 1000) yield return (from, Math.Min(from + 1000, relief.LengthMetres));
    }

    static int Shade(double gradient)
    {
        var shade = 0;
        while (shade < Palette.SlopeLimits.Count && gradient >= Palette.SlopeLimits[shade]) shade++;
        return shade;
    }
}
