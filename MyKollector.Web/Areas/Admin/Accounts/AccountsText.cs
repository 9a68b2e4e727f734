namespace MyKollector.Web.Areas.Admin.Accounts;

/// <summary>Anchors the texts of these pages: AccountsText.resx (French) and AccountsText.en.resx.</summary>
public sealed class AccountsText;
