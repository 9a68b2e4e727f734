using MyKollector.Web.Areas.Shop.Basketry;
using MyKollector.Web.Platform.Flow;

namespace MyKollector.Web.Areas.Shop.Personalise;

/// <summary>What the personalising form posts.</summary>
public sealed class PersonaliseForm
{
    public string? Name { get; set; }

    public string Finish { get; set; } = "bronze";

    public bool WithoutTime { get; set; }

    public bool Gift { get; set; }

    public int Quantity { get; set; } = 1;

    public bool Acknowledged { get; set; }

    public string? Action { get; set; }

    public MedalChoice Choice => new(Name, Finish ?? "", WithoutTime);

    public AddToBasketCommand Command(string slug, Guid? performance) => new(slug, Name, Finish ?? "", Gift, WithoutTime, Quantity, performance, Acknowledged, null);
}
