namespace MyKollector.Web.Platform.Documents;

/// <summary>Registers everything that draws: medals, codes, printed documents. All of it is stateless.</summary>
public static class DocumentsServices
{
    public static IServiceCollection AddDocuments(this IServiceCollection services) => services
        .AddSingleton<MedalPictures>()
        .AddSingleton<EngravingFiles>()
        .AddSingleton<JigSheets>()
        .AddSingleton<SharePictures>()
        .AddSingleton<InvoiceDocument>()
        .AddSingleton<CreditNoteDocument>()
        .AddSingleton<BibDocument>()
        .AddSingleton<ShippingLabelDocument>()
        .AddSingleton<CertificateDocument>()
        .AddSingleton<SteleplateDocument>();
}
