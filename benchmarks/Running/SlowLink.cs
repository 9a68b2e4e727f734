using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MyKollector.Benchmarks.Running;

/// <summary>
/// A wire in front of a server: counts what passes, can be slow (a round trip, one shared bottleneck each way, no <c>tc</c> needed) and can
/// be cut. A new connection waits a round trip before its first byte, as a real one does.
/// </summary>
sealed class SlowLink : IAsyncDisposable
{
    const int Packet = 1400;

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly ConcurrentDictionary<Socket, byte> _open = new();
    readonly int _target;
    readonly TimeSpan _roundTrip;
    readonly Pipe _down;
    readonly Pipe _up;
    readonly Task _accepting;
    volatile bool _cut;
    long _received;

    public SlowLink(int target, TimeSpan roundTrip = default, int downBytesPerSecond = 0, int upBytesPerSecond = 0)
    {
        (_target, _roundTrip, _down, _up) = (target, roundTrip, new(downBytesPerSecond), new(upBytesPerSecond));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>300 ms, 50 kB/s down, 20 kB/s up.</summary>
    public static SlowLink Mountain(int target) => new(target, TimeSpan.FromMilliseconds(300), 50_000, 20_000);

    /// <summary>A name that browsers trust with workers and keys.</summary>
    public string Url => FormattableString.Invariant($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Bytes that the browser received, headers and all.</summary>
    public long Received => Interlocked.Read(ref _received);

    public void Cut()
    {
        _cut = true;
        foreach (var socket in _open.Keys) socket.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                if (_cut) client.Dispose();
                else _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The measurement is over.
        }
    }

    async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _open[client] = 0;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            await Task.Delay(_roundTrip, _end.Token);
            await Task.WhenAny(PassAsync(client, server, _up, null), PassAsync(server, client, _down, n => Interlocked.Add(ref _received, n)));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // One end is gone.
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    async Task PassAsync(Socket from, Socket to, Pipe pipe, Action<int>? count)
    {
        var last = Task.CompletedTask;
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.ReceiveAsync(buffer, _end.Token)) > 0)
        {
            count?.Invoke(read);
            for (var at = 0; at < read; at += Packet)
            {
                var packet = buffer.AsMemory(at, Math.Min(Packet, read - at)).ToArray();
                last = DeliverAsync(last, to, packet, pipe.Passes(packet.Length) + _roundTrip / 2);
            }
        }

        await last;
    }

    async Task DeliverAsync(Task before, Socket to, byte[] packet, TimeSpan after)
    {
        if (after > TimeSpan.Zero) await Task.Delay(after, _end.Token);
        await before;
        for (var sent = 0; sent < packet.Length;) sent += await to.SendAsync(packet.AsMemory(sent), _end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        foreach (var socket in _open.Keys) socket.Dispose();
        await _accepting;
        _end.Dispose();
    }

    /// <summary>A bottleneck that all connections share.</summary>
    sealed class Pipe(int bytesPerSecond)
    {
        readonly Lock _gate = new();
        long _free;

        /// <summary>How long until these bytes are through.</summary>
        public TimeSpan Passes(int bytes)
        {
            if (bytesPerSecond == 0) return TimeSpan.Zero;
            lock (_gate)
            {
                var now = TimeProvider.System.GetTimestamp();
                _free = Math.Max(_free, now) + bytes * TimeProvider.System.TimestampFrequency / bytesPerSecond;
                return TimeProvider.System.GetElapsedTime(now, _free);
            }
        }
    }
}
