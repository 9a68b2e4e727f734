using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Medals;
using MyKollector.Web.Data;
using MyKollector.Web.Platform.Documents;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Flow;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Areas.Fab.Notices;

/// <summary>To the customer: the medal is engraved, with its picture from the very drawing that was engraved.</summary>
public sealed class EngravedMail(SiteAddresses sites, MedalTokens tokens, MedalDesigns designs, MedalPictures pictures) : IMailTemplate
{
    public string Type => WorkshopMails.Engraved;

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var id = message.Read<MedalNotice>().MedalId;
        var medal = await db.Medals.AsNoTracking().SingleAsync(m => m.Id == id, cancellation);

        // Taken back meanwhile: there is nothing to announce.
        if (medal.Fabrication is not (Fabrication.Engraved or Fabrication.Shipped or Fabrication.Delivered)) return null;
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == medal.OrderId, cancellation);
        var course = await db.Courses.AsNoTracking().SingleAsync(c => c.Id == medal.CourseId, cancellation);
        var words = new MailWords<FabMailText>(Cultures.Of(order.Language) ?? Cultures.French);
        var artwork = await designs.ComposeAsync(db, medal, cancellation);
        return new(new(order.Email), words["Engraved.Subject", course.Summit], new MailBody(words.Culture)
            .WithPreview(words["Engraved.Preview"])
            .Heading(words["Engraved.Title"])
            .Text(words["Engraved.Text", course.Summit])
            .Facts([
                (words["Engraved.Athlete"], medal.AthleteName),
                .. medal.ElapsedSeconds is { } seconds ? [(words["Engraved.Time"], Formats.Elapsed(TimeSpan.FromSeconds(seconds)))] : Array.Empty<(string, string)>(),
                (words["Engraved.Serial"], medal.PieceSerial),
            ])
            .Button(words["Follow"], sites.Medal(tokens.Open(medal.CurrentPiece))))
        {
            Attachments = artwork.Succeeded ? [new($"{medal.PieceSerial}.jpg", "image/jpeg", pictures.Jpeg(artwork.Value, MedalSide.Front, 640))] : [],
        };
    }
}

/// <summary>To the customer: a parcel left. Waits ten minutes, during which the workshop may take it back; what was added meanwhile is in it.</summary>
public sealed class ShippedMail(SiteAddresses sites, MedalTokens tokens) : IMailTemplate
{
    public string Type => WorkshopMails.Shipped;

    public async Task<Mail?> ComposeAsync(OutboxMessage message, AppDbContext db, CancellationToken cancellation)
    {
        var id = message.Read<ParcelNotice>().ParcelId;
        var parcel = await db.Parcels.AsNoTracking().SingleAsync(p => p.Id == id, cancellation);
        if (parcel.UndoneAt is not null) return null;
        var medals = await db.Medals.AsNoTracking().Where(m => m.ParcelId == id).OrderBy(m => m.Id).ToListAsync(cancellation);
        if (medals.Count == 0) return null;
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == parcel.OrderId, cancellation);
        var courses = medals.Select(m => m.CourseId).Distinct().ToList();
        var summits = await db.Courses.AsNoTracking().Where(c => courses.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Summit, cancellation);
        var words = new MailWords<FabMailText>(Cultures.Of(order.Language) ?? Cultures.French);
        var body = new MailBody(words.Culture)
            .WithPreview(words["Shipped.Preview"])
            .Heading(words[medals.Count == 1 ? "Shipped.Title.One" : "Shipped.Title", medals.Count])
            .Text(words["Shipped.Text"])
            .Facts([
                .. medals.Select(m => (m.PieceSerial, $"{summits[m.CourseId]} · {m.AthleteName}")),
                (words["Shipped.Address"], string.Join('\n', order.DeliveryAddress.Lines)),
                .. parcel.Carrier is { } carrier ? [(words["Shipped.Carrier"], carrier)] : Array.Empty<(string, string)>(),
                .. parcel.TrackingNumber is { } number ? [(words["Shipped.Tracking"], number)] : Array.Empty<(string, string)>(),
            ])
            .Button(words["Follow"], sites.Medal(tokens.Open(medals[0].CurrentPiece)))
            .Small(words["Shipped.Care"]);
        return new(new(order.Email, order.DeliveryAddress.Name), words["Shipped.Subject", order.Number], body);
    }
}
