using System.Text;
using CsCheck;
using MyKollector.Domain.Common;
using MyKollector.Domain.Tracks;

namespace MyKollector.Tests.Domain.Tracks;

public sealed class TrackReaderTests
{
    static readonly TrackPoint[] Ride = TrackFiles.Ride();

    static Track One(Result<TrackFile> read)
    {
        Assert.True(read.Succeeded, read.Error?.Code);
        return Assert.Single(read.Value.Activities);
    }

    static Track Gpx(string body, string head = "<gpx version=\"1.1\" creator=\"x\">") => One(TrackReader.Read(Encoding.UTF8.GetBytes($"{head}<trk><trkseg>{body}</trkseg></trk></gpx>")));

    static void Same(TrackPoint[] expected, Track track, double degrees = 1e-9)
    {
        Assert.Equal(expected.Length, track.Points.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Latitude, track.Points[i].Latitude, degrees);
            Assert.Equal(expected[i].Longitude, track.Points[i].Longitude, degrees);
            Assert.Equal(expected[i].Time, track.Points[i].Time);
            Assert.Equal(expected[i].Altitude, track.Points[i].Altitude, 0.11);
        }
    }

    public static TheoryData<string> Formats => ["gpx", "tcx", "fit", "streams"];

    public static byte[] Write(string format, TrackPoint[] points) => format switch
    {
        "gpx" => TrackFiles.Gpx(points),
        "tcx" => TrackFiles.Tcx(points),
        "fit" => TrackFiles.Fit(points),
        _ => TrackFiles.Streams(points),
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reads_back_positions_times_and_altitudes(string format) => Same(Ride, One(TrackReader.Read(Write(format, Ride))), format == "fit" ? 1e-7 : 1e-9);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reads_back_any_positions(string format)
    {
        // The antimeridian has two names; semicircles know the western one only.
        var point = Gen.Select(Gen.Double[-85, 85], Gen.Double[-180, 179.999999], Gen.Int[0, 900_000_000], Gen.Float[-400, 8000], (lat, lon, t, ele) =>
        {
            var p = TrackPoint.At(Math.Round(lat, 7), Math.Round(lon, 7));
            p.Time = 946_684_800_000 + t * 1000L;
            p.Altitude = MathF.Round(ele, 1);
            return p;
        }).Where(p => Math.Abs(p.Latitude) > 0.001);
        point.Array[1, 30].Sample(points => Same(points, One(TrackReader.Read(Write(format, points))), 1e-7), iter: 200);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Gzip_is_expanded_and_said(string format)
    {
        var track = One(TrackReader.Read(TrackFiles.Gzip(Write(format, Ride))));
        Assert.Equal(Ride.Length, track.Points.Length);
        Assert.True(track.Has(TrackOddity.Gzip));
    }

    [Theory]
    [InlineData("gpx", 0.7)]
    [InlineData("tcx", 0.7)]
    [InlineData("fit", 0.7)]
    [InlineData("streams", 0.98)]
    public void A_cut_file_yields_what_was_there_and_says_so(string format, double part)
    {
        var bytes = Write(format, Ride);
        var track = One(TrackReader.Read(bytes.AsMemory(0, (int)(bytes.Length * part))));
        Assert.True(track.Has(TrackOddity.FileTruncated));
        Assert.InRange(track.Points.Length, 20, 60);
    }

    [Fact]
    public void A_cut_gzip_yields_what_was_there_and_says_so()
    {
        var bytes = TrackFiles.Gzip(TrackFiles.Gpx(TrackFiles.Ride(2000)));
        var track = One(TrackReader.Read(bytes.AsMemory(0, bytes.Length / 2)));
        Assert.True(track.Has(TrackOddity.FileTruncated));
        Assert.InRange(track.Points.Length, 100, 1999);
    }

    [Fact]
    public void A_whole_gzip_is_not_called_cut() => Assert.False(One(TrackReader.Read(TrackFiles.Gzip(TrackFiles.Gpx(Ride)))).Has(TrackOddity.FileTruncated));

    // GPX

    [Fact]
    public void Undeclared_prefixes_are_read() =>
        Assert.Equal(151, Gpx("<trkpt lat=\"45\" lon=\"6\"><time>2025-06-01T08:00:00Z</time><extensions><ns3:TrackPointExtension><ns3:hr>151</ns3:hr></ns3:TrackPointExtension></extensions></trkpt>").Points[0].HeartRate);

    [Fact]
    public void A_prefixed_document_is_read() =>
        Assert.Equal(2, One(TrackReader.Read("<g:gpx xmlns:g='http://www.topografix.com/GPX/1/1'><g:trk><g:trkseg><g:trkpt lat='45' lon='6'/><g:trkpt lon='6' lat='45.1'></g:trkpt></g:trkseg></g:trk></g:gpx>"u8.ToArray())).Points.Length);

    [Fact]
    public void A_byte_order_mark_and_blanks_in_front_do_no_harm()
    {
        Assert.Equal(60, One(TrackReader.Read((byte[])[0xEF, 0xBB, 0xBF, .. TrackFiles.Gpx(Ride)])).Points.Length);
        Assert.Equal(60, One(TrackReader.Read((byte[])[.. "   \r\n "u8, .. TrackFiles.Tcx(Ride)])).Points.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_byte_characters_are_read(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, true);
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Encoding.UTF8.GetString(TrackFiles.Gpx(Ride)))];
        Assert.Equal(60, One(TrackReader.Read(bytes)).Points.Length);
    }

    [Fact]
    public void Bad_points_are_left_out_and_counted()
    {
        var track = Gpx("""
            <trkpt lat="NaN" lon="6"><time>2025-06-01T08:00:00Z</time></trkpt>
            <trkpt lat="0" lon="0.0"><time>2025-06-01T08:00:01Z</time></trkpt>
            <trkpt lat="91" lon="6"><time>2025-06-01T08:00:02Z</time></trkpt>
            <trkpt lat="45" lon="6"><time></time></trkpt>
            <trkpt lat="45"><time>2025-06-01T08:00:03Z</time></trkpt>
            <trkpt lat="45" lon="6"><time>2025-02-30T08:00:03Z</time></trkpt>
            <trkpt lat="45,5" lon="6.1"><time>2025-06-01T08:00:04Z</time></trkpt>
            """);
        Assert.Equal(45.5, Assert.Single(track.Points.ToArray()).Latitude);
        Assert.Equal(6, track.Flags.Single(f => f.Oddity == TrackOddity.BadPointsIgnored).Count);
    }

    [Theory]
    [InlineData("2025-06-01T10:00:00+02:00", 0, false)]
    [InlineData("2025-06-01T08:00:00.250Z", 250, false)]
    [InlineData("2025-06-01T08:00:00,5Z", 500, false)]
    [InlineData(" 2025-06-01 08:00:00 ", 0, true)]
    [InlineData("2025-06-01T03:30:00-0430", 0, false)]
    [InlineData("2025-06-01T08:00Z", 0, false)]
    [InlineData("2025-06-01T08:00:00.123456789Z", 123, false)]
    public void Times_are_read_in_every_usual_writing(string time, int ms, bool unzoned)
    {
        var track = Gpx($"<trkpt lat=\"45\" lon=\"6\"><time>{time}</time></trkpt>");
        Assert.Equal(new DateTimeOffset(2025, 6, 1, 8, 0, 0, TimeSpan.Zero).AddMilliseconds(ms), track.Points[0].Utc);
        Assert.Equal(unzoned, track.Has(TrackOddity.LocalTimeWithoutZone));
    }

    [Fact]
    public void Any_time_of_two_centuries_is_read_exactly() =>
        Gen.Long[0, 7_000_000_000_000].Sample(ms =>
        {
            var text = DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            return Values.TryTime(Encoding.ASCII.GetBytes(text), out var read, out var zoned) && read == ms && zoned;
        }, iter: 20_000);

    [Fact]
    public void Any_number_is_read_as_the_library_reads_it() =>
        Gen.Double[-1000, 10_000].Select(Gen.Int[0, 12]).Sample((value, decimals) =>
        {
            var text = value.ToString("F" + decimals, System.Globalization.CultureInfo.InvariantCulture);
            return Values.TryNumber(Encoding.ASCII.GetBytes(text), out var read) && read == double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        }, iter: 20_000);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1.2.3")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("0x10")]
    [InlineData("4 5")]
    public void What_is_no_finite_number_is_refused(string text) => Assert.False(Values.TryNumber(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Comments_sections_references_and_brackets_in_attributes_are_xml_too()
    {
        var track = Gpx("""<!-- <trkpt lat="1" lon="1"/> --><trkpt desc="a>b" lat="&#52;5.0" lon='6'><name><![CDATA[<trkpt lat="2" lon="2">]]></name><time><![CDATA[2025-06-01T08:00:00Z]]></time></trkpt>""");
        Assert.Equal(45, Assert.Single(track.Points.ToArray()).Latitude);
        Assert.True(track.Points[0].HasTime);
    }

    [Fact]
    public void A_route_without_times_is_read_and_said() => Assert.True(Gpx("<trkpt lat=\"45\" lon=\"6\"/><trkpt lat=\"45.1\" lon=\"6\"/>").Has(TrackOddity.WithoutTimes));

    [Fact]
    public void A_document_type_is_refused_unread()
    {
        var bomb = "<?xml version=\"1.0\"?><!DOCTYPE gpx [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><gpx><trk><name>&b;</name></trk></gpx>"u8.ToArray();
        Assert.Equal(TrackErrors.DocumentType, TrackReader.Read(bomb).Error);
        Assert.Equal(TrackErrors.DocumentType, TrackReader.Read("<!DOCTYPE gpx SYSTEM \"file:///etc/passwd\"><gpx/>"u8.ToArray()).Error);
        Assert.Equal(TrackErrors.DocumentType, TrackReader.Read("<gpx><!DOCTYPE x><trk/></gpx>"u8.ToArray()).Error);
    }

    [Fact]
    public void A_bomb_costs_less_than_a_mebibyte()
    {
        var bomb = "<?xml version=\"1.0\"?><!DOCTYPE gpx [<!ENTITY a \"aaaaaaaaaa\">]><gpx><trk><name>&a;</name></trk></gpx>"u8.ToArray();
        TrackReader.Read(bomb);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TrackReader.Read(bomb);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    // TCX

    [Fact]
    public void Two_activities_in_one_tcx_are_two()
    {
        var read = TrackReader.Read(TrackFiles.Tcx(Ride, TrackFiles.Ride(30, 44)));
        Assert.Equal([60, 30], read.Value.Activities.Select(a => a.Points.Length));
        Assert.All(read.Value.Activities, a => Assert.Equal(TrackSport.Cycling, a.Sport));
    }

    [Fact]
    public void A_track_point_without_position_is_no_fault()
    {
        var track = One(TrackReader.Read("<TrainingCenterDatabase><Activities><Activity Sport='Running'><Lap><Track><Trackpoint><Time>2025-06-01T08:00:00Z</Time></Trackpoint><Trackpoint><Time>2025-06-01T08:00:01Z</Time><Position><LatitudeDegrees>45</LatitudeDegrees><LongitudeDegrees>6</LongitudeDegrees></Position></Trackpoint></Track></Lap></Activity></Activities></TrainingCenterDatabase>"u8.ToArray()));
        Assert.Equal(1, track.Points.Length);
        Assert.False(track.Has(TrackOddity.BadPointsIgnored));
        Assert.Equal(TrackSport.Running, track.Sport);
    }

    // FIT

    public static TheoryData<bool, bool, bool, bool, bool> FitShapes
    {
        get
        {
            var data = new TheoryData<bool, bool, bool, bool, bool>();
            for (var i = 0; i < 32; i++) data.Add((i & 1) != 0, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0, (i & 16) != 0);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FitShapes))]
    public void Fit_is_read_in_every_shape(bool big, bool shortHeader, bool compressed, bool developer, bool enhanced)
    {
        var track = One(TrackReader.Read(TrackFiles.Fit(Ride, new(big, shortHeader, compressed, developer, enhanced))));
        Same(Ride, track, 1e-7);
        Assert.Equal(compressed, track.Has(TrackOddity.CompressedTimestamps));
        Assert.False(track.Has(TrackOddity.FileTruncated));
        Assert.False(track.Has(TrackOddity.BadChecksum));
        Assert.Equal(Ride[7].HeartRate, track.Points[7].HeartRate);
    }

    [Fact]
    public void A_wrong_checksum_is_said_and_the_records_kept()
    {
        var track = One(TrackReader.Read(TrackFiles.Fit(Ride, new(WrongCrc: true))));
        Assert.Equal(60, track.Points.Length);
        Assert.True(track.Has(TrackOddity.BadChecksum));
    }

    [Fact]
    public void Chained_fit_files_are_activities_of_their_own()
    {
        var read = TrackReader.Read((byte[])[.. TrackFiles.Fit(Ride), .. TrackFiles.Fit(TrackFiles.Ride(20, 44), new(BigEndian: true, ShortHeader: true))]);
        Assert.Equal([60, 20], read.Value.Activities.Select(a => a.Points.Length));
    }

    [Fact]
    public void The_invalid_position_before_the_first_fix_is_passed_over()
    {
        var points = TrackFiles.Ride(3);
        var bytes = TrackFiles.Fit(points);
        // First record's latitude becomes the base type's invalid value.
        var at = bytes.AsSpan().IndexOf(BitConverter.GetBytes((int)Math.Round(points[0].Latitude / 180 * 2147483648.0)));
        BitConverter.GetBytes(int.MaxValue).CopyTo(bytes, at);
        Assert.Equal(2, One(TrackReader.Read(bytes)).Points.Length);
    }

    [Fact]
    public void The_checksum_agrees_with_a_slow_one() =>
        Gen.Byte.Array[0, 300].Sample(bytes => FitReader.Crc(bytes) == TrackFiles.SlowCrc(bytes), iter: 1000);

    // Streams

    [Fact]
    public void Bare_streams_and_nulls_are_read()
    {
        var track = One(TrackReader.Read("""{"start_date":"2025-06-01T08:00:00Z","latlng":{"data":[[45,6],null,[45.1,6]]},"time":{"data":[0,1,2]},"heartrate":{"data":[100,null,102]}}"""u8.ToArray()));
        Assert.Equal(2, track.Points.Length);
        Assert.Equal(102, track.Points[1].HeartRate);
    }

    [Fact]
    public void Streams_as_a_list_are_read() =>
        Assert.Equal(2, One(TrackReader.Read("""{"activity":{"start_date":"2025-06-01T08:00:00Z"},"streams":[{"type":"time","data":[0,5]},{"type":"latlng","data":[[45,6],[45.1,6]]}]}"""u8.ToArray())).Points.Length);

    // Limits and archives

    [Fact]
    public void Too_many_bytes_are_refused() => Assert.Equal(TrackErrors.TooLarge, TrackReader.Read(new byte[TrackReader.MaxBytes + 1]).Error);

    [Fact]
    public void A_gzip_that_expands_beyond_the_limit_is_refused()
    {
        var bytes = TrackFiles.Gzip(new byte[TrackReader.MaxExpandedBytes + 100]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(TrackErrors.TooLarge, TrackReader.Read(bytes).Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        // A trailer that lies about the size is found out.
        BitConverter.GetBytes(1000).CopyTo(bytes, bytes.Length - 4);
        Assert.Equal(TrackErrors.TooLarge, TrackReader.Read(bytes).Error);
    }

    [Fact]
    public void Points_beyond_the_limit_are_left_out_and_said()
    {
        var point = "<trkpt lat=\"45.1\" lon=\"6.1\"><time>2025-06-01T08:00:00Z</time></trkpt>";
        var text = new StringBuilder("<gpx><trk><trkseg>");
        for (var i = 0; i < TrackReader.MaxPoints + 10; i++) text.Append(point);
        var track = One(TrackReader.Read(Encoding.ASCII.GetBytes(text.Append("</trkseg></trk></gpx>").ToString())));
        Assert.Equal(TrackReader.MaxPoints, track.Points.Length);
        Assert.True(track.Has(TrackOddity.TooManyPoints));
    }

    [Fact]
    public void Nested_compression_is_refused()
    {
        var gpx = TrackFiles.Gpx(Ride);
        Assert.Equal(TrackErrors.Archive, TrackReader.Read(TrackFiles.Gzip(TrackFiles.Gzip(gpx))).Error);
        Assert.Equal(TrackErrors.Archive, TrackReader.Read(TrackFiles.Zip(("a.gpx", gpx), ("b.zip", TrackFiles.Zip(("c.gpx", gpx))))).Error);
        Assert.Equal(TrackErrors.Archive, TrackReader.Read(TrackFiles.Zip(("a.gpx", TrackFiles.Zip(("c.gpx", gpx))))).Error);
    }

    [Fact]
    public void A_zip_of_one_activity_is_read() => Assert.Equal(60, One(TrackReader.Read(TrackFiles.Zip(("readme.txt", [1, 2, 3]), ("ride.fit", TrackFiles.Fit(Ride))))).Points.Length);

    [Fact]
    public void A_zip_of_more_than_ten_entries_is_no_activity() =>
        Assert.Equal(TrackErrors.Archive, TrackReader.Read(TrackFiles.Zip([.. Enumerable.Range(0, 11).Select(i => ($"{i}.txt", new byte[] { 1 }))])).Error);

    [Fact]
    public void An_export_is_read_entry_by_entry()
    {
        var zip = TrackFiles.Zip(("activities/1.gpx", TrackFiles.Gpx(Ride)), ("media/photo.jpg", [1]), ("activities/2.fit.gz", TrackFiles.Gzip(TrackFiles.Fit(Ride))), ("activities/3.tcx", "nonsense"u8.ToArray()));
        using var stream = new MemoryStream(zip);
        using var archive = ActivityArchive.Open(stream).Value;
        Assert.Equal(3, archive.Count);
        var entries = archive.Read().ToList();
        Assert.Equal(["activities/1.gpx", "activities/2.fit.gz", "activities/3.tcx"], entries.Select(e => e.Name));
        Assert.Equal([true, true, false], entries.Select(e => e.File.Succeeded));
    }

    [Fact]
    public void An_export_beyond_its_budget_is_refused()
    {
        using var stream = new MemoryStream(TrackFiles.Zip([.. Enumerable.Range(0, 5).Select(i => ($"{i}.gpx", new byte[1000]))]));
        Assert.Equal(TrackErrors.Archive, ActivityArchive.Open(stream, new(4, 1_000_000)).Error);
        Assert.Equal(TrackErrors.TooLarge, ActivityArchive.Open(stream, new(10, 4_000)).Error);
    }

    [Fact]
    public void Nonsense_is_unreadable_and_nothing_is_empty()
    {
        Assert.Equal(TrackErrors.Empty, TrackReader.Read(ReadOnlyMemory<byte>.Empty).Error);
        Assert.Equal(TrackErrors.Unreadable, TrackReader.Read("hello"u8.ToArray()).Error);
        Assert.Equal(TrackErrors.Unreadable, TrackReader.Read("<html><body>404</body></html>"u8.ToArray()).Error);
        Assert.Equal(TrackErrors.NoPoints, TrackReader.Read("<gpx></gpx>"u8.ToArray()).Error);
        Assert.Equal(TrackErrors.NoPoints, TrackReader.Read("{}"u8.ToArray()).Error);
    }
}
