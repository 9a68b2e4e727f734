using MyKollector.Domain.Courses;
using MyKollector.Domain.Tracks;

namespace MyKollector.Domain.Proofs;

/// <summary>What is kept of a recording: only what lies near the course. Where the athlete lives is none of our business.</summary>
public static class Corridor
{
    /// <summary>Usual width to either side, metres.</summary>
    public const double Metres = 60;

    /// <summary>
    /// The points within <paramref name="metres"/> of the course, from the first to the last attempt; short excursions of the attempt are kept, so that
    /// the same report comes out of the cropped track. Name and device are dropped, sensors too; the flags stay.
    /// </summary>
    public static Track Crop(Track track, CourseGeometry course, double metres = Metres)
    {
        ArgumentNullException.ThrowIfNull(track);
        ArgumentNullException.ThrowIfNull(course);
        var line = new CourseLine(course);
        var points = track.Points;
        var keep = new bool[points.Length];
        Span<Candidate> found = stackalloc Candidate[4];
        var any = false;
        for (var i = 0; i < points.Length; i++)
        {
            var (x, y) = line.Project(points[i].Latitude, points[i].Longitude);
            keep[i] = line.Candidates(x, y, found) > 0 || metres > CourseLine.Reach && line.IsWithinGrid(x, y, metres) && line.DistanceTo(x, y) <= metres;
            any |= keep[i];
        }

        if (!any) return new(track.Format, [], track.Sport, null, null, track.Flags);
        if (!track.Has(TrackOddity.WithoutTimes) && Recording.Of(track, line) is { } recording)
        {
            var matching = Matching.Of(recording, line);
            foreach (var passage in Passages.Of(recording, matching, line).Found)
            {
                for (var i = recording.Source[matching.Index[passage.First]]; i <= recording.Source[matching.Index[passage.Last]]; i++) keep[i] = true;
            }
        }

        var kept = new List<TrackPoint>();
        for (var i = 0; i < points.Length; i++)
        {
            if (!keep[i]) continue;
            var point = points[i];
            point.HeartRate = TrackPoint.None;
            point.Cadence = TrackPoint.None;
            point.Power = TrackPoint.None;
            kept.Add(point);
        }

        return new(track.Format, [.. kept], track.Sport, null, null, track.Flags);
    }
}
