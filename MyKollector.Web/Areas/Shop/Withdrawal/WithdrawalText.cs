namespace MyKollector.Web.Areas.Shop.Withdrawal;

/// <summary>Anchors the texts of withdrawing (WithdrawalText.resx, WithdrawalText.en.resx).</summary>
public sealed class WithdrawalText;
