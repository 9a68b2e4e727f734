using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace MyKollector.Benchmarks.Running;

/// <summary>
/// One browser tab with a live page, without the browser: the page is fetched, its circuit opened over a WebSocket in the framework's own
/// protocol ("blazorpack": MessagePack in length-prefixed frames), every picture acknowledged and noted with the moment it came.
/// </summary>
sealed partial class Circuit(string url, string page, string? cookie, int client) : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly ClientWebSocket _socket = new();
    readonly SemaphoreSlim _sending = new(1, 1);
    readonly TaskCompletionSource<string> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _rendered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    HttpMessageInvoker? _handler;
    string? _secret;

    /// <summary>When each picture came, in stopwatch ticks.</summary>
    public List<long> Pictures { get; } = [];

    /// <summary>Bytes of pictures.</summary>
    public long Bytes { get; set; }

    /// <summary>What ended the circuit, if anything did.</summary>
    public string? Error { get; private set; }

    /// <summary>Called with each picture's bytes and the moment it came.</summary>
    public Action<ReadOnlyMemory<byte>, long>? Seen { get; set; }

    /// <summary>Opens many, eight at a time.</summary>
    public static async Task<Circuit[]> OpenManyAsync(int count, Func<int, Circuit> make)
    {
        var circuits = new Circuit[count];
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
        {
            circuits[i] = make(i);
            await circuits[i].OpenAsync();
            _ = circuits[i].StayAsync();
        });
        return circuits;
    }

    /// <summary>Says that the tab is still there, as browsers do every fifteen seconds: the framework hangs up on a silent one after thirty.</summary>
    async Task StayAsync()
    {
        try
        {
            while (_handler is not null)
            {
                await Task.Delay(TimeSpan.FromSeconds(15));
                await SendAsync(new byte[] { 2, 0x91, 6 });
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The tab was closed.
        }
    }

    public async Task OpenAsync()
    {
        _handler = new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, ConnectCallback = ConnectAsync });
        using var request = new HttpRequestMessage(HttpMethod.Get, url + page);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var answer = await _handler.SendAsync(request, default);
        var html = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{page} answered {(int)answer.StatusCode}");
        var state = State().Match(html).Groups[1].Value;
        var components = Markers().Matches(html).Select(m => m.Groups[1].Value).Where(m => m.Contains("\"type\":\"server\"", StringComparison.Ordinal) && m.Contains("\"descriptor\"", StringComparison.Ordinal)).ToList();
        if (components.Count == 0) throw new InvalidOperationException($"{page} has nothing live.");

        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (cookie is not null) _socket.Options.SetRequestHeader("Cookie", cookie);
        await _socket.ConnectAsync(new Uri(url.Replace("http", "ws", StringComparison.Ordinal) + "/_blazor"), _handler, default);
        await _socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, default);
        _ = Task.Run(ReadAsync);
        await InvokeAsync("0", "StartCircuit", url + "/", url + page, "[]", state);
        _secret = await _opened.Task.WaitAsync(Patience);
        var operations = string.Join(',', components.Select((marker, i) => FormattableString.Invariant($"{{\"type\":\"add\",\"ssrComponentId\":{i + 1},\"marker\":{marker}}}")));
        await InvokeAsync(null, "UpdateRootComponents", $"{{\"batchId\":1,\"operations\":[{operations}]}}", state);
        await _rendered.Task.WaitAsync(Patience);
    }

    /// <summary>Closes as a browser does that leaves the page: the circuit is given up at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_handler is null) return;
        if (_secret is not null)
        {
            using var leave = new HttpRequestMessage(HttpMethod.Post, url + "/_blazor/disconnect");
            using var form = new MultipartFormDataContent { { new StringContent(_secret), "circuitId" } };
            leave.Content = form;
            if (cookie is not null) leave.Headers.Add("Cookie", cookie);
            using var answer = await _handler.SendAsync(leave, default);
        }

        _secret = null;
        _socket.Abort();
        _socket.Dispose();
        _handler.Dispose();
        _handler = null;
        _sending.Dispose();
    }

    async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(Load.AddressOf(client), 0));
        await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    async Task SendAsync(ReadOnlyMemory<byte> message)
    {
        await _sending.WaitAsync();
        try
        {
            if (_socket.State == WebSocketState.Open) await _socket.SendAsync(message, WebSocketMessageType.Binary, true, default);
        }
        finally
        {
            _sending.Release();
        }
    }

    async Task InvokeAsync(string? id, string target, params object?[] arguments)
    {
        using var body = new MemoryStream();
        body.Write([0x95, 1, 0x80]);
        Text(id);
        Text(target);
        body.WriteByte((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
        {
            switch (argument)
            {
                case bool flag:
                    body.WriteByte(flag ? (byte)0xc3 : (byte)0xc2);
                    break;
                case long number:
                    Number(number);
                    break;
                default:
                    Text((string?)argument);
                    break;
            }
        }

        using var frame = new MemoryStream();
        var left = (int)body.Length;
        do
        {
            var part = left & 0x7f;
            left >>= 7;
            frame.WriteByte((byte)(left > 0 ? part | 0x80 : part));
        }
        while (left > 0);
        body.WriteTo(frame);
        await SendAsync(frame.ToArray());

        void Number(long number)
        {
            Span<byte> bytes = stackalloc byte[9];
            bytes[0] = 0xd3;
            BinaryPrimitives.WriteInt64BigEndian(bytes[1..], number);
            body.Write(bytes);
        }

        void Text(string? text)
        {
            if (text is null)
            {
                body.WriteByte(0xc0);
                return;
            }

            var bytes = Encoding.UTF8.GetBytes(text);
            Span<byte> head = stackalloc byte[5];
            head[0] = 0xdb;
            BinaryPrimitives.WriteInt32BigEndian(head[1..], bytes.Length);
            body.Write(head);
            body.Write(bytes);
        }
    }

    async Task ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        var greeted = false;
        try
        {
            while (true)
            {
                if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), default);
                var now = Stopwatch.GetTimestamp();
                if (received.MessageType == WebSocketMessageType.Close) break;
                length += received.Count;
                var position = 0;
                if (!greeted)
                {
                    var end = Array.IndexOf(buffer, (byte)0x1e, 0, length);
                    if (end < 0) continue;
                    greeted = true;
                    position = end + 1;
                }

                while (Frame(buffer.AsSpan(position, length - position)) is { } frame)
                {
                    await HearAsync(buffer.AsMemory(position + frame.Start, frame.Length), now);
                    position += frame.Start + frame.Length;
                }

                buffer.AsSpan(position, length - position).CopyTo(buffer);
                length -= position;
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            Error ??= e.Message;
        }

        _opened.TrySetException(new InvalidOperationException(Error ?? "The socket was closed."));
    }

    static (int Start, int Length)? Frame(ReadOnlySpan<byte> bytes)
    {
        var (length, shift) = (0, 0);
        for (var i = 0; i < bytes.Length; i++)
        {
            length |= (bytes[i] & 0x7f) << shift;
            shift += 7;
            if ((bytes[i] & 0x80) != 0) continue;
            return i + 1 + length <= bytes.Length ? (i + 1, length) : null;
        }

        return null;
    }

    async Task HearAsync(ReadOnlyMemory<byte> message, long now)
    {
        switch (Understand(message.Span))
        {
            case { Kind: "JS.RenderBatch" } picture:
                Pictures.Add(now);
                Bytes += message.Length;
                Seen?.Invoke(message, now);
                await InvokeAsync(null, "OnRenderCompleted", picture.Number, null);
                _rendered.TrySetResult();
                break;
            case { Kind: "JS.BeginInvokeJS" } call:
                await InvokeAsync(null, "EndInvokeJSFromDotNet", call.Number, true, FormattableString.Invariant($"[{call.Number},true,{call.Text}]"));
                break;
            case { Kind: "opened", Text: { Length: > 0 } secret }:
                _opened.TrySetResult(secret);
                break;
            case { Kind: "failed" } failure:
                Error = failure.Text;
                _opened.TrySetException(new InvalidOperationException(Error));
                break;
        }
    }

    static (string Kind, long Number, string? Text)? Understand(ReadOnlySpan<byte> bytes)
    {
        var reader = new Pack(bytes);
        reader.Take();
        var type = reader.Integer();
        if (type == 7) return ("failed", 0, Encoding.UTF8.GetString(bytes));
        if (type is not (1 or 3)) return null;
        reader.Skip();
        reader.Skip();
        if (type == 3) return reader.Integer() switch { 3 => ("opened", 0, reader.Text()), 1 => ("failed", 0, reader.Text()), _ => null };
        var target = reader.Text();
        reader.Take();
        return target switch
        {
            "JS.RenderBatch" => (target, reader.Integer(), null),
            "JS.BeginInvokeJS" => (target, reader.Integer(), reader.Result()),
            "JS.Error" => ("failed", 0, reader.Text()),
            _ => null,
        };
    }

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->", RegexOptions.Singleline)]
    private static partial Regex State();

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->", RegexOptions.Singleline)]
    private static partial Regex Markers();

    /// <summary>As much of MessagePack as the hub sends.</summary>
    ref struct Pack(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> _rest = bytes;

        public byte Take()
        {
            var first = _rest[0];
            _rest = _rest[1..];
            return first;
        }

        public long Integer()
        {
            var code = Take();
            if (code < 0x80) return code;
            if (code >= 0xe0) return (sbyte)code;
            var size = code switch { 0xcc or 0xd0 => 1, 0xcd or 0xd1 => 2, 0xce or 0xd2 => 4, 0xcf or 0xd3 => 8, _ => throw new InvalidDataException($"{code:x} is no integer.") };
            long value = code >= 0xd0 && _rest[0] >= 0x80 ? -1 : 0;
            for (; size > 0; size--) value = value << 8 | Take();
            return value;
        }

        public string? Text()
        {
            var code = Take();
            if (code == 0xc0) return null;
            int length = code switch
            {
                >= 0xa0 and <= 0xbf => code & 0x1f,
                0xd9 => Take(),
                0xda => Take() << 8 | Take(),
                0xdb => Take() << 24 | Take() << 16 | Take() << 8 | Take(),
                _ => throw new InvalidDataException($"{code:x} is no text."),
            };
            var text = Encoding.UTF8.GetString(_rest[..length]);
            _rest = _rest[length..];
            return text;
        }

        /// <summary>What a script would answer: behind name and arguments stands whether a reference to an object is wanted.</summary>
        public string Result()
        {
            Skip();
            Skip();
            return Integer() == 1 ? "{\"__jsObjectId\":1}" : "null";
        }

        public void Skip()
        {
            var code = _rest[0];
            switch (code)
            {
                case 0xc0 or 0xc2 or 0xc3:
                    Take();
                    break;
                case >= 0xa0 and <= 0xbf or 0xd9 or 0xda or 0xdb:
                    Text();
                    break;
                case >= 0x80 and <= 0x8f:
                    Take();
                    for (var i = 0; i < 2 * (code & 0x0f); i++) Skip();
                    break;
                case >= 0x90 and <= 0x9f:
                    Take();
                    for (var i = 0; i < (code & 0x0f); i++) Skip();
                    break;
                default:
                    Integer();
                    break;
            }
        }
    }
}
