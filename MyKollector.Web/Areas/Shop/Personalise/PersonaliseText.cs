namespace MyKollector.Web.Areas.Shop.Personalise;

/// <summary>Anchors the texts of personalising (PersonaliseText.resx, PersonaliseText.en.resx).</summary>
public sealed class PersonaliseText;
