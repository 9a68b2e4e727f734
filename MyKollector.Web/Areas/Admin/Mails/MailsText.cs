namespace MyKollector.Web.Areas.Admin.Mails;

/// <summary>Words of the mails page.</summary>
public sealed class MailsText;
