using MyKollector.Domain.Common;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Areas.Shop;

/// <summary>Addresses of this area's pages, without language prefix.</summary>
public static class ShopPaths
{
    public const string Checkout = "/commande";
    public const string Recap = "/commande/recapitulatif";
    public const string ConfirmOrder = "/commande/confirmer";
    public const string PaymentReturn = "/commande/retour";
    public const string PaymentCancelled = "/commande/annulee";
    public const string PaymentResume = "/commande/payer";
    public const string DemoPay = "/paiement-demo/payer";
    public const string OrderReopen = "/commande/modifier";
    public const string BasketLine = "/panier/ligne";

    public static string Personalise(string slug) => Paths.Course(slug) + "/medaille";

    public static string Preview(string slug) => Personalise(slug) + "/apercu";

    public static string OwnPreview(string slug) => Preview(slug) + ".svg";

    public static string Order(OrderId id) => $"{Paths.Medals}/commandes/{id}";

    public static string Medal(MedalId id, string what) => $"{Paths.Medals}/{id}/{what}";
}
