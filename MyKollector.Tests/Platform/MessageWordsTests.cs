using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using MyKollector.Tests.Support;
using MyKollector.Web.Platform.Email;
using MyKollector.Web.Platform.Journal;
using MyKollector.Web.Platform.Outbox;
using MyKollector.Web.Ui.Localization;

namespace MyKollector.Tests.Platform;

public sealed class MessageWordsTests
{
    /// <summary>What leaves the house is listed in the administration: nobody there reads codes.</summary>
    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public async Task Every_message_has_words(string language)
    {
        await using var app = await App.StartAsync();
        CultureInfo.CurrentUICulture = Cultures.Of(language)!;
        var words = app.Get<ActionWords>();
        var types = app.Services.GetServices<IMailTemplate>().Select(t => t.Type).Concat(app.Services.GetServices<IOutboxHandler>().Select(h => h.Type).Where(t => !t.EndsWith('.'))).ToList();
        Assert.True(types.Count > 15);
        Assert.All(types, t => Assert.NotEqual(t, words.Of(t)));
    }
}
