using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using MyKollector.Web.Ui.Navigation;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Stands between a live page and whoever clicks in it. A page may remember who opened it; this asks again at every event, so that a
/// suspended account's next click does nothing, and leads the browser to the sign-in page.
/// </summary>
sealed class CircuitGuard(AuthenticationStateProvider states, SessionCheck sessions, NavigationManager navigation, Refusals refusals) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        states.AuthenticationStateChanged += Changed;
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        states.AuthenticationStateChanged -= Changed;
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        refusals.Enter();
        var user = (await states.GetAuthenticationStateAsync()).User;
        if (await sessions.HoldsAsync(user)) await next(context);
        else Leave();
    };

    async void Changed(Task<AuthenticationState> state)
    {
        if ((await state).User.Identity is not { IsAuthenticated: true }) Leave();
    }

    void Leave() => navigation.NavigateTo(Paths.SignIn, forceLoad: true);
}
