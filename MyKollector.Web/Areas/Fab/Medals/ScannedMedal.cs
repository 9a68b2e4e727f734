using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Security;

namespace MyKollector.Web.Areas.Fab.Medals;

/// <summary>What a workshop's scanner or keyboard gave.</summary>
public sealed record Scanned(MedalId Medal, OrderId Order, string Piece);

/// <summary>Finds the workshop's medal behind a scan: the QR code's address, its bare token, or a serial read from a label or typed.</summary>
[Needs(Resource.Medal, Right.Read)]
public sealed class ScannedMedal(Database database, MedalTokens tokens)
{
    public async Task<Result<Scanned>> QueryAsync(ManufacturerId workshop, string? text, Actor actor, CancellationToken cancellation)
    {
        if (Gate.Refuse<ScannedMedal>(actor) is { } refused) return refused;
        text = text?.Trim() ?? "";
        await using var db = database.CreateFor(actor);
        var own = db.Medals.AsNoTracking().Where(m => m.Manufacturer == workshop);
        int? piece = null;
        if (MedalToken.Parse(text[(text.LastIndexOf('/') + 1)..]) is { Succeeded: true } token)
        {
            var lookup = tokens.LookupOf(token.Value);
            own = own.Where(m => m.Pieces.Any(p => p.TokenLookup == lookup));
            piece = await own.SelectMany(m => m.Pieces).Where(p => p.TokenLookup == lookup).Select(p => (int?)p.Number).FirstOrDefaultAsync(cancellation);
        }
        else
        {
            var typed = Serial.ParsePiece(text);
            if (!typed.Succeeded) return typed.Error;
            var serial = typed.Value.Serial.Value;
            piece = typed.Value.Remake;
            own = own.Where(m => m.Serial == serial);
        }

        var found = await own.Select(m => new { m.Id, m.OrderId, m.Serial, Current = m.Pieces.Max(p => p.Number) }).FirstOrDefaultAsync(cancellation);
        if (found is null) return MedalErrors.NotFound;
        var current = Medal.PieceSerialOf(found.Serial, found.Current);
        return piece == found.Current ? new Scanned(found.Id, found.OrderId, current) : MedalErrors.PieceReplaced(current);
    }
}
