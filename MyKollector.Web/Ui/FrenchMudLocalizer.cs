using System.Globalization;
using Microsoft.Extensions.Localization;
using MudBlazor;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Web.Ui;

/// <summary>French for MudBlazor's own texts; for English the library's are used (it asks only for what it lacks).</summary>
public sealed class FrenchMudLocalizer(IStringLocalizer<MudText> texts) : MudLocalizer
{
    public override LocalizedString this[string key] =>
        Cultures.IsEnglishCulture(CultureInfo.CurrentUICulture) ? new(key, key, resourceNotFound: true) : texts[key];

    public override LocalizedString this[string key, params object[] arguments] =>
        Cultures.IsEnglishCulture(CultureInfo.CurrentUICulture) ? new(key, key, resourceNotFound: true) : texts[key, arguments];
}
