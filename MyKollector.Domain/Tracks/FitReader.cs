using System.Buffers.Binary;
using System.Globalization;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Tracks;

/// <summary>
/// Garmin FIT: header of 12 or 14 bytes, records, CRC-16; chained files follow one another. Each chained file is its own activity.
/// Only what a proof needs is kept: file_id (0), session (18), record (20), device_info (23).
/// </summary>
static class FitReader
{
    /// <summary>1989-12-31T00:00:00Z in Unix seconds.</summary>
    const long Epoch = 631_065_600;

    static readonly ushort[] CrcTable =
    [
        0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
    ];

    struct Field
    {
        public byte Number;
        public byte Size;
        public byte Type;
    }

    sealed class Definition
    {
        public ushort Message;
        public bool BigEndian;
        public Field[] Fields = [];

        /// <summary>Bytes of one message, developer fields included.</summary>
        public int Size;
    }

    public static bool IsFit(ReadOnlySpan<byte> bytes) => bytes.Length >= 12 && bytes[0] is >= 12 and < 64 && bytes.Slice(8, 4).SequenceEqual(".FIT"u8);

    public static Result<TrackFile> Read(ReadOnlySpan<byte> bytes)
    {
        var tracks = new List<Track>();
        var total = 0;
        var at = 0;
        var damaged = false;
        while (at < bytes.Length && IsFit(bytes[at..]) && tracks.Count < TrackReader.MaxActivities && total < TrackReader.MaxPoints)
        {
            var headerSize = bytes[at];
            var dataSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(at + 4, 4));
            var from = at + headerSize;
            var end = from + (long)dataSize;
            var builder = new TrackBuilder(TrackFormat.Fit);
            if (from >= bytes.Length)
            {
                damaged = true;
                break;
            }

            // A recorder that died before it could write the size leaves 0 there: the records are all the same.
            var unfinished = dataSize == 0;
            var cut = unfinished || end > bytes.Length;
            var data = bytes[from..(int)Math.Min(cut ? bytes.Length : end, bytes.Length)];
            if (cut)
            {
                builder.Flag(TrackOddity.FileTruncated);
            }
            else if (end + 2 > bytes.Length)
            {
                builder.Flag(TrackOddity.FileTruncated);
            }
            else
            {
                var stored = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice((int)end, 2));
                if (stored != Crc(bytes[at..(int)end])) builder.Flag(TrackOddity.BadChecksum);
            }

            if (!Records(data, builder) && !cut) builder.Flag(TrackOddity.FileTruncated);
            total += builder.Count;
            if (builder.Build() is { } track) tracks.Add(track);
            else if (cut) damaged = true;
            if (cut) break;
            at = (int)end + 2;
        }

        return tracks.Count > 0 ? new TrackFile(TrackFormat.Fit, tracks) : damaged || bytes.Length < 16 ? TrackErrors.Unreadable : TrackErrors.NoPoints;
    }

    /// <summary>CRC-16 of the FIT SDK (polynomial 0xA001 reflected, by nibbles).</summary>
    internal static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0;
        foreach (var value in bytes)
        {
            var carry = CrcTable[crc & 0xF];
            crc = (ushort)((crc >> 4) & 0x0FFF);
            crc = (ushort)(crc ^ carry ^ CrcTable[value & 0xF]);
            carry = CrcTable[crc & 0xF];
            crc = (ushort)((crc >> 4) & 0x0FFF);
            crc = (ushort)(crc ^ carry ^ CrcTable[(value >> 4) & 0xF]);
        }

        return crc;
    }

    /// <summary>False when the records break off or stop making sense.</summary>
    static bool Records(ReadOnlySpan<byte> data, TrackBuilder builder)
    {
        var definitions = new Definition?[16];
        var at = 0;
        uint lastTime = 0;
        var compressed = false;
        while (at < data.Length && !builder.IsFull)
        {
            var header = data[at++];
            if ((header & 0x80) != 0)
            {
                // Compressed timestamp: two bits of local type, five of seconds, rolling over the last full time.
                if (definitions[(header >> 5) & 3] is not { } definition || at + definition.Size > data.Length) return false;
                var offset = (uint)(header & 0x1F);
                if (lastTime != 0) lastTime += (offset - lastTime) & 0x1F;
                if (!compressed && definition.Message == 20)
                {
                    builder.Flag(TrackOddity.CompressedTimestamps);
                    compressed = true;
                }

                Message(definition, data.Slice(at, definition.Size), builder, ref lastTime, true);
                at += definition.Size;
            }
            else if ((header & 0x40) != 0)
            {
                if (at + 5 > data.Length) return false;
                var big = data[at + 1] == 1;
                var message = big ? BinaryPrimitives.ReadUInt16BigEndian(data[(at + 2)..]) : BinaryPrimitives.ReadUInt16LittleEndian(data[(at + 2)..]);
                int count = data[at + 4];
                at += 5;
                if (at + count * 3 > data.Length) return false;
                var definition = new Definition { Message = message, BigEndian = big, Fields = new Field[count] };
                for (var i = 0; i < count; i++)
                {
                    definition.Fields[i] = new() { Number = data[at], Size = data[at + 1], Type = data[at + 2] };
                    definition.Size += data[at + 1];
                    at += 3;
                }

                if ((header & 0x20) != 0)
                {
                    if (at >= data.Length) return false;
                    int developer = data[at++];
                    if (at + developer * 3 > data.Length) return false;
                    for (var i = 0; i < developer; i++)
                    {
                        definition.Size += data[at + 1];
                        at += 3;
                    }
                }

                definitions[header & 0x0F] = definition;
            }
            else
            {
                if (definitions[header & 0x0F] is not { } definition || at + definition.Size > data.Length) return false;
                Message(definition, data.Slice(at, definition.Size), builder, ref lastTime, false);
                at += definition.Size;
            }
        }

        return true;
    }

    static void Message(Definition definition, ReadOnlySpan<byte> data, TrackBuilder builder, ref uint lastTime, bool compressed)
    {
        long? latitude = null;
        long? longitude = null;
        long? time = null;
        var point = TrackPoint.At(0, 0);
        int? manufacturer = null;
        int? product = null;
        int? sport = null;
        int? subSport = null;
        var creator = true;
        string? productName = null;
        var at = 0;
        foreach (var field in definition.Fields)
        {
            var raw = data.Slice(at, field.Size);
            at += field.Size;
            if (field.Number == 253)
            {
                time = Integer(raw, field.Type, definition.BigEndian);
                continue;
            }

            switch (definition.Message)
            {
                case 20:
                    switch (field.Number)
                    {
                        case 0:
                            latitude = Integer(raw, field.Type, definition.BigEndian);
                            break;
                        case 1:
                            longitude = Integer(raw, field.Type, definition.BigEndian);
                            break;
                        case 2 when float.IsNaN(point.Altitude):
                        case 78:
                            if (Integer(raw, field.Type, definition.BigEndian) is { } altitude) point.Altitude = altitude / 5f - 500f;
                            break;
                        case 3:
                            if (Integer(raw, field.Type, definition.BigEndian) is { } rate) point.HeartRate = Values.ToShort(rate);
                            break;
                        case 4:
                            if (Integer(raw, field.Type, definition.BigEndian) is { } cadence) point.Cadence = Values.ToShort(cadence);
                            break;
                        case 7:
                            if (Integer(raw, field.Type, definition.BigEndian) is { } power) point.Power = Values.ToShort(power);
                            break;
                        case 6 when float.IsNaN(point.DeviceSpeed):
                        case 73:
                            if (Integer(raw, field.Type, definition.BigEndian) is { } speed) point.DeviceSpeed = speed / 1000f;
                            break;
                    }

                    break;
                case 18:
                    if (field.Number == 5) sport = (int?)Integer(raw, field.Type, definition.BigEndian);
                    else if (field.Number == 6) subSport = (int?)Integer(raw, field.Type, definition.BigEndian);
                    break;
                case 0:
                    if (field.Number == 1) manufacturer = (int?)Integer(raw, field.Type, definition.BigEndian);
                    else if (field.Number == 2) product = (int?)Integer(raw, field.Type, definition.BigEndian);
                    else if (field.Number == 8) productName = TrackBuilder.Short(raw[..(raw.IndexOf((byte)0) is >= 0 and var end ? end : raw.Length)]);
                    break;
                case 23:
                    if (field.Number == 0) creator = Integer(raw, field.Type, definition.BigEndian) == 0;
                    else if (field.Number == 27) productName = TrackBuilder.Short(raw[..(raw.IndexOf((byte)0) is >= 0 and var stop ? stop : raw.Length)]);
                    break;
            }
        }

        // A later full time, whatever the message, is the base of the compressed ones that follow.
        if (time is > 0 and <= uint.MaxValue) lastTime = (uint)time.Value;
        switch (definition.Message)
        {
            case 20:
                if (latitude is null || longitude is null) return; // no fix yet, or a tunnel
                var lat = latitude.Value * (180.0 / 2147483648.0);
                var lon = longitude.Value * (180.0 / 2147483648.0);
                if (!Values.IsPosition(lat, lon))
                {
                    builder.Bad();
                    return;
                }

                point.Latitude = lat;
                point.Longitude = lon;
                if (time is null && compressed && lastTime != 0) time = lastTime;
                // Below 0x10000000 the figure counts seconds since the device was switched on, not since the epoch.
                if (time is >= 0x10000000) point.Time = (time.Value + Epoch) * 1000;
                builder.Add(point);
                break;
            case 18 when sport is not null:
                builder.Sport = SportOf(sport.Value, subSport);
                break;
            case 0:
                builder.Device ??= productName ?? (manufacturer is null ? null : Manufacturer(manufacturer.Value) + (product is null ? "" : " " + product.Value.ToString(CultureInfo.InvariantCulture)));
                break;
            case 23 when creator && productName is not null:
                builder.Device = productName;
                break;
        }
    }

    static string Manufacturer(int number) => number switch
    {
        1 => "Garmin",
        23 => "Suunto",
        32 => "Wahoo",
        123 => "Polar",
        265 => "Strava",
        267 => "Bryton",
        289 => "Hammerhead",
        294 => "COROS",
        _ => "FIT",
    };

    static TrackSport SportOf(int sport, int? subSport) => sport switch
    {
        2 when subSport is 28 or 47 => TrackSport.EBike,
        2 when subSport is 12 => TrackSport.Handbike,
        2 => TrackSport.Cycling,
        21 => TrackSport.EBike,
        1 => TrackSport.Running,
        11 or 16 or 17 or 35 => TrackSport.Hiking,
        0 => TrackSport.Unknown,
        _ => TrackSport.Other,
    };

    /// <summary>An integer field, null for the base type's "invalid" value; the first element of an array.</summary>
    static long? Integer(ReadOnlySpan<byte> raw, byte type, bool big)
    {
        switch (type & 0x1F)
        {
            case 0x00 or 0x02 or 0x0D when raw.Length >= 1:
                return raw[0] == 0xFF ? null : raw[0];
            case 0x0A when raw.Length >= 1:
                return raw[0] == 0 ? null : raw[0];
            case 0x01 when raw.Length >= 1:
                return raw[0] == 0x7F ? null : (sbyte)raw[0];
            case 0x03 when raw.Length >= 2:
                var int16 = big ? BinaryPrimitives.ReadInt16BigEndian(raw) : BinaryPrimitives.ReadInt16LittleEndian(raw);
                return int16 == short.MaxValue ? null : int16;
            case 0x04 or 0x0B when raw.Length >= 2:
                var uint16 = big ? BinaryPrimitives.ReadUInt16BigEndian(raw) : BinaryPrimitives.ReadUInt16LittleEndian(raw);
                return uint16 == ((type & 0x1F) == 4 ? ushort.MaxValue : 0) ? null : uint16;
            case 0x05 when raw.Length >= 4:
                var int32 = big ? BinaryPrimitives.ReadInt32BigEndian(raw) : BinaryPrimitives.ReadInt32LittleEndian(raw);
                return int32 == int.MaxValue ? null : int32;
            case 0x06 or 0x0C when raw.Length >= 4:
                var uint32 = big ? BinaryPrimitives.ReadUInt32BigEndian(raw) : BinaryPrimitives.ReadUInt32LittleEndian(raw);
                return uint32 == ((type & 0x1F) == 6 ? uint.MaxValue : 0) ? null : uint32;
            default:
                return null;
        }
    }
}
