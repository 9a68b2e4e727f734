using MyKollector.Web.Platform.Outbox;

namespace MyKollector.Web.Platform.Email;

/// <summary>Registers mail: a folder by default, a server when <c>Email:Smtp:Host</c> is set.</summary>
public static class EmailServices
{
    public static IServiceCollection AddEmail(this IServiceCollection services)
    {
        services.AddSingleton<EmailSettings>().AddSingleton<SiteAddresses>().AddSingleton<FolderTransport>().AddSingleton<SmtpTransport>().AddSingleton<MailFolder>();
        services.AddSingleton<IMailTransport>(provider => provider.GetRequiredService<EmailSettings>().SmtpHost is null ? provider.GetRequiredService<FolderTransport>() : provider.GetRequiredService<SmtpTransport>());
        services.AddSingleton<IOutboxHandler, MailSender>();
        return services;
    }

    /// <summary>Adds the mail of one outbox type.</summary>
    public static IServiceCollection AddMail<T>(this IServiceCollection services) where T : class, IMailTemplate => services.AddSingleton<IMailTemplate, T>();
}
