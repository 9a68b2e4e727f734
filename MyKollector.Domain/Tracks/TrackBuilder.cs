using System.Runtime.CompilerServices;
using System.Text;

namespace MyKollector.Domain.Tracks;

/// <summary>Collects one activity's points within the limits while a reader goes through its file.</summary>
sealed class TrackBuilder(TrackFormat format)
{
    TrackPoint[] _points = new TrackPoint[1024];
    int _count;
    int _bad;
    int _unzoned;
    int _timed;
    bool _tooMany;
    readonly Dictionary<TrackOddity, int> _flags = [];

    public int Count => _count;

    public TrackSport Sport { get; set; }

    public string? Device { get; set; }

    public string? Name { get; set; }

    public bool IsFull => _tooMany;

    public void Bad() => _bad++;

    public void Unzoned() => _unzoned++;

    public void Flag(TrackOddity oddity) => _flags[oddity] = _flags.GetValueOrDefault(oddity) + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in TrackPoint point)
    {
        if (_count == _points.Length)
        {
            if (_count >= TrackReader.MaxPoints)
            {
                _tooMany = true;
                return;
            }

            Array.Resize(ref _points, Math.Min(_count * 2, TrackReader.MaxPoints));
        }

        if (point.HasTime) _timed++;
        _points[_count++] = point;
    }

    /// <summary>The activity, or null when it holds no position. A point without time among timed ones is a bad point and left out.</summary>
    public Track? Build()
    {
        if (_count == 0) return null;
        if (_timed > 0 && _timed < _count)
        {
            var kept = 0;
            for (var i = 0; i < _count; i++)
            {
                if (_points[i].HasTime) _points[kept++] = _points[i];
                else _bad++;
            }

            _count = kept;
        }

        var flags = new List<TrackFlag>();
        foreach (var (oddity, count) in _flags) flags.Add(new(oddity, count));
        if (_timed == 0) flags.Add(new(TrackOddity.WithoutTimes, _count));
        if (_bad > 0) flags.Add(new(TrackOddity.BadPointsIgnored, _bad));
        if (_unzoned > 0) flags.Add(new(TrackOddity.LocalTimeWithoutZone, _unzoned));
        if (_tooMany) flags.Add(new(TrackOddity.TooManyPoints, 1));
        Array.Resize(ref _points, _count);
        return new(format, _points, Sport, Device, Name, flags);
    }

    /// <summary>Text of a file as a short string; invalid bytes and control characters are dropped.</summary>
    public static string? Short(ReadOnlySpan<byte> text)
    {
        text = Values.Trim(text);
        if (text.Length == 0) return null;
        var value = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 320)]);
        var builder = new StringBuilder();
        foreach (var c in value)
        {
            if (builder.Length == 80) break;
            if (!char.IsControl(c) && c != '\uFFFD' && !char.IsSurrogate(c)) builder.Append(c);
        }

        return builder.Length == 0 ? null : builder.ToString();
    }

    /// <summary>What a sport's name in any of the formats stands for.</summary>
    public static TrackSport SportOf(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return TrackSport.Unknown;
        bool Has(string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (Has("ebike") || Has("e-bike") || Has("e_bike") || Has("emountainbike") || Has("EBiking") || Has("vae")) return TrackSport.EBike;
        if (Has("handcycl") || Has("handbike")) return TrackSport.Handbike;
        if (Has("bik") || Has("cycl") || Has("ride") || Has("vélo") || Has("velo")) return TrackSport.Cycling;
        if (Has("run") || Has("course à pied") || Has("trail")) return TrackSport.Running;
        if (Has("hik") || Has("walk") || Has("randon") || Has("marche") || Has("mountaineer") || Has("snowshoe")) return TrackSport.Hiking;
        if (Has("driv") || Has("motor") || Has("swim") || Has("ski") || Has("row") || Has("sail")) return TrackSport.Other;
        return TrackSport.Unknown;
    }
}
