using MyKollector.Web.Platform.Email;

namespace MyKollector.Web.Platform.Journal;

public static class JournalServices
{
    /// <summary>Verification, seals and the watch over both.</summary>
    public static IServiceCollection AddJournal(this IServiceCollection services) => services
        .AddSingleton<ActionWords>().AddSingleton<JournalReader>().AddSingleton<JournalSeals>().AddSingleton<JournalHealth>().AddSingleton<JournalVerifier>()
        .AddMail<JournalSealMail>().AddMail<JournalBrokenMail>()
        .AddHostedService<JournalWatch>();
}
