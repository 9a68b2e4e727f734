using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace MyKollector.Tests.Support;

/// <summary>
/// A mail server on the loopback, outside of the application's process: what was handed over stays handed over when that process is killed,
/// and a second copy of a mail is a second mail. Takes everything.
/// </summary>
public sealed class MailServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentQueue<MimeMessage> _received = new();
    readonly CancellationTokenSource _stopped = new();

    public MailServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Settings that make the application send here.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Email:Smtp:Host"] = "127.0.0.1",
        ["Email:Smtp:Port"] = ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Email:Smtp:Security"] = "None",
    };

    /// <summary>Asked with each mail before it is acknowledged.</summary>
    public Func<MimeMessage, Task>? Arriving { get; set; }

    /// <summary>Every copy, in the order of arrival.</summary>
    public IReadOnlyList<MimeMessage> Received => [.. _received];

    /// <summary>Message-IDs of the copies that an address received.</summary>
    public IReadOnlyList<string> IdsFor(string address) => [.. _received.Where(m => m.To.Mailboxes.Any(t => t.Address == address)).Select(m => m.MessageId!)];

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = TalkAsync(await _listener.AcceptTcpClientAsync(_stopped.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    async Task TalkAsync(TcpClient client)
    {
        try
        {
            using var connection = client;
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 loopback");
            while (await reader.ReadLineAsync(_stopped.Token) is { } line)
            {
                switch (line.Split(' ')[0].ToUpperInvariant())
                {
                    case "DATA":
                        await writer.WriteLineAsync("354 go on");
                        await TakeAsync(await ReadDataAsync(reader));
                        await writer.WriteLineAsync("250 taken");
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 bye");
                        return;
                    default:
                        await writer.WriteLineAsync("250 fine");
                        break;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The other side was killed in the middle of a sentence: nothing was handed over.
        }
    }

    static async Task<byte[]> ReadDataAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line == ".") return Encoding.Latin1.GetBytes(text.ToString());
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        throw new IOException("The mail ended too early.");
    }

    async Task TakeAsync(byte[] data)
    {
        using var stream = new MemoryStream(data);
        var mail = await MimeMessage.LoadAsync(stream);
        if (Arriving is { } arriving) await arriving(mail);
        _received.Enqueue(mail);
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _listener.Dispose();
        _stopped.Dispose();
        foreach (var mail in _received) mail.Dispose();
    }
}
