using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MyKollector.Benchmarks.Running;

/// <summary>What a load saw.</summary>
/// <param name="Requests">Answers.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Refused">Answers other than 2xx.</param>
readonly record struct LoadResult(int Requests, double Seconds, double Median, double P99, int Refused)
{
    public double Rate => Requests / Seconds;
}

/// <summary>
/// A closed loop over raw sockets: each connection sends its next request when the last one is answered. Requests are bytes made beforehand,
/// answers are read by length or chunks, so that the load costs little beside what it measures.
/// </summary>
static class Load
{
    /// <summary>An HTTP/1.1 request as bytes.</summary>
    public static byte[] Request(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var text = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        foreach (var (name, value) in headers) text.Append(name).Append(": ").Append(value).Append("\r\n");
        if (body is not null) text.Append("Content-Type: application/json\r\nContent-Length: ").Append(Encoding.UTF8.GetByteCount(body)).Append("\r\n");
        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(body).ToString());
    }

    /// <summary>The same request on every connection for a time.</summary>
    public static Task<LoadResult> ForAsync(int port, int connections, TimeSpan time, byte[] request)
    {
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        return RunAsync(port, connections, (_, _) => Stopwatch.GetTimestamp() < until ? request : null);
    }

    /// <summary>A list of requests for each connection, to its end.</summary>
    public static Task<LoadResult> AllAsync(int port, IReadOnlyList<IReadOnlyList<byte[]>> requests) =>
        RunAsync(port, requests.Count, (connection, number) => number < requests[connection].Count ? requests[connection][number] : null);

    static async Task<LoadResult> RunAsync(int port, int connections, Func<int, int, byte[]?> next)
    {
        var open = new Connection[connections];
        for (var i = 0; i < connections; i++) open[i] = await Connection.OpenAsync(port, i);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(open.Select((connection, i) => Task.Run(() => connection.RunAsync(number => next(i, number)))));
        var seconds = watch.Elapsed.TotalSeconds;
        foreach (var connection in open) connection.Dispose();
        var all = open.SelectMany(c => c.Times).Order().ToArray();
        return all.Length == 0 ? default : new(all.Length, seconds, all[all.Length / 2], all[Math.Min(all.Length - 1, (int)(all.Length * 0.99))], open.Sum(c => c.Refused));
    }

    /// <summary>A local address for the nth client: limits that count addresses must see many.</summary>
    public static IPAddress AddressOf(int client) => new([127, 0, (byte)(1 + client / 250), (byte)(1 + client % 250)]);

    sealed class Connection(Socket socket) : IDisposable
    {
        byte[] _buffer = new byte[32 * 1024];
        int _length;

        public List<double> Times { get; } = [];

        public int Refused { get; private set; }

        public static async Task<Connection> OpenAsync(int port, int client)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(AddressOf(client), 0));
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return new(socket);
        }

        public async Task RunAsync(Func<int, byte[]?> next)
        {
            for (var number = 0; next(number) is { } request; number++)
            {
                var at = Stopwatch.GetTimestamp();
                await socket.SendAsync(request);
                if (await AnswerAsync() is < 200 or > 299) Refused++;
                Times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        }

        async ValueTask<int> AnswerAsync()
        {
            int end;
            while ((end = _buffer.AsSpan(0, _length).IndexOf("\r\n\r\n"u8)) < 0) await MoreAsync();
            var (status, length) = Head(_buffer.AsSpan(0, end + 2));
            var taken = end + 4;
            if (length is { } known)
            {
                while (_length < taken + known) await MoreAsync();
                taken += known;
            }
            else
            {
                int size;
                do
                {
                    int line;
                    while ((line = _buffer.AsSpan(taken, _length - taken).IndexOf("\r\n"u8)) < 0) await MoreAsync();
                    if (!Utf8Parser.TryParse(_buffer.AsSpan(taken, line), out size, out _, 'x')) throw new InvalidDataException("No chunk where one must be.");
                    taken += line + 2 + size + 2;
                    while (_length < taken) await MoreAsync();
                }
                while (size > 0);
            }

            _buffer.AsSpan(taken, _length - taken).CopyTo(_buffer);
            _length -= taken;
            return status;
        }

        /// <summary>Status and body length; no length when the body comes in chunks.</summary>
        static (int Status, int? Length) Head(ReadOnlySpan<byte> head)
        {
            if (!Utf8Parser.TryParse(head[9..], out int status, out _)) throw new InvalidDataException("No HTTP answer.");
            if (status is 204 or 304) return (status, 0);
            foreach (var name in (ReadOnlySpan<string>)["\r\nContent-Length: ", "\r\ncontent-length: "])
            {
                var at = head.IndexOf(Encoding.ASCII.GetBytes(name));
                if (at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _)) return (status, length);
            }

            return (status, null);
        }

        async ValueTask MoreAsync()
        {
            if (_length == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = await socket.ReceiveAsync(_buffer.AsMemory(_length));
            if (read == 0) throw new EndOfStreamException("The server closed the connection.");
            _length += read;
        }

        public void Dispose() => socket.Dispose();
    }
}
