using Microsoft.Extensions.DependencyInjection;
using MyKollector.Domain.Common;
using MyKollector.Domain.Medals;
using MyKollector.Web.Api;
using MyKollector.Web.Ui;

namespace MyKollector.Tests.Pages.Ui;

public sealed class ErrorMessagesTests
{
    [Fact]
    public async Task A_refusal_is_told_in_the_reader_s_words()
    {
        await using var french = new UiTestContext();
        Assert.Equal("La médaille HUEZ-26-ABCDEF-7 est à l’état «\u00A0Expédiée\u00A0»\u00A0: cette action n’est pas possible. Rien n’a été modifié.",
            french.Services.GetRequiredService<ErrorMessages>().Of(MedalErrors.WrongState("HUEZ-26-ABCDEF-7", MedalStatus.Shipped)));
        await using var english = new UiTestContext(english: true);
        Assert.Equal("Medal HUEZ-26-ABCDEF-7 is “Shipped”: this action is not possible. Nothing was changed.",
            english.Services.GetRequiredService<ErrorMessages>().Of(MedalErrors.WrongState("HUEZ-26-ABCDEF-7", MedalStatus.Shipped)));
    }

    [Fact]
    public async Task A_code_without_a_sentence_falls_back_on_its_kind()
    {
        await using var context = new UiTestContext();
        var messages = context.Services.GetRequiredService<ErrorMessages>();
        Assert.StartsWith("Cet élément est introuvable", messages.Of(Error.NotFound("no.such.code")), StringComparison.Ordinal);
        Assert.StartsWith("Cette valeur", messages.Of(Error.Invalid("no.such.code", "x", 1)), StringComparison.Ordinal);
        Assert.StartsWith("Quelque chose a changé", messages.Of(Error.Conflict("no.such.code")), StringComparison.Ordinal);
        Assert.StartsWith("Votre compte", messages.Of(Error.Forbidden()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorKind.NotFound, 404)]
    [InlineData(ErrorKind.Invalid, 400)]
    [InlineData(ErrorKind.Conflict, 409)]
    [InlineData(ErrorKind.Forbidden, 403)]
    public async Task Machines_get_the_code_and_the_field(ErrorKind kind, int status)
    {
        await using var context = new UiTestContext(english: true);
        var problem = Problems.Of(new Error(kind, "order.email_invalid", "email"), context.Services.GetRequiredService<ErrorMessages>());
        Assert.Equal(status, problem.Status);
        Assert.Equal("order.email_invalid", problem.Extensions["code"]);
        Assert.Equal(["email"], ((Dictionary<string, string[]>)problem.Extensions["errors"]!).Keys);
        Assert.StartsWith("This e-mail address", problem.Detail, StringComparison.Ordinal);
    }
}
