using System.Globalization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Where a live page is looked at from, and what it is doing now. Its socket is one request that lasts all day: the journal wants the network it came
/// from, and one correlation per click.
/// </summary>
public sealed class CircuitOrigin(IHttpContextAccessor http) : CircuitHandler
{
    // Two clicks may be under way at once; what each of them awaits carries its own.
    readonly AsyncLocal<string?> _activity = new();
    string? _socket;
    int _activities;

    /// <summary>The address of the socket, cut like a request's.</summary>
    public string? TruncatedAddress { get; private set; }

    /// <summary>Joins what one click caused; what the page does by itself is joined by its socket.</summary>
    public string? Correlation => _activity.Value ?? _socket;

    /// <summary>At the start, and again when the tablet comes back through another network.</summary>
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (http.HttpContext is { } context)
            (TruncatedAddress, _socket) = (CurrentActor.Truncate(context.Connection.RemoteIpAddress), context.TraceIdentifier);
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        _activity.Value = string.Create(CultureInfo.InvariantCulture, $"{_socket}/{Interlocked.Increment(ref _activities)}");
        await next(context);
    };
}
