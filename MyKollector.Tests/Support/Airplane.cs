using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MyKollector.Tests.Support;

/// <summary>
/// A switch on the wire between browser and server. A browser's own offline flag does not cut what its service worker fetches, so only this is
/// "no network". It also counts what passes.
/// </summary>
public sealed class Airplane : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    readonly CancellationTokenSource _stop = new();
    readonly Task _accepting;
    volatile int _target;
    volatile bool _cut;
    volatile bool _lose;
    long _received;

    public Airplane(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Bytes that the browser received, headers and all.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>The next answers are thrown away after the server wrote them: the worst case of a lost network.</summary>
    public bool LoseAnswers
    {
        get => _lose;
        set => _lose = value;
    }

    /// <summary>Cuts everything, open connections included.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var client in _open.Keys) Reset(client);
    }

    public void Restore() => _cut = false;

    /// <summary>Connects to another server from now on: the same address after a restart.</summary>
    public void PointTo(int target)
    {
        _target = target;
        foreach (var client in _open.Keys) Reset(client);
    }

    static void Reset(TcpClient client)
    {
        try
        {
            client.Client.LingerState = new LingerOption(true, 0);
            client.Close();
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException or NullReferenceException)
        {
            // Closed already by its own end.
        }
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    if (_cut) Reset(client);
                    else _ = PipeAsync(client);
                }
                catch (SocketException)
                {
                    // One that left before it was let in: the next are.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test ended.
        }
    }

    async Task PipeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _open[client] = 0;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), DownAsync(server.GetStream(), client.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One end went away: so does the other.
        }
        finally
        {
            _open.TryRemove(client, out _);
            Reset(client);
        }
    }

    async Task DownAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[65536];
        while (await from.ReadAsync(buffer) is > 0 and var count)
        {
            if (LoseAnswers) return;
            Interlocked.Add(ref _received, count);
            await to.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Cut();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }
}
