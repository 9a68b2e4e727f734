using System.Security.Cryptography;
using System.Text;

namespace MyKollector.Web.Api.Webhooks;

/// <summary>What all doors for announcements share: a bounded body, and an address that nobody can guess.</summary>
public static class WebhookBodies
{
    /// <summary>Null when there are more bytes than the limit.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit) return null;
        using var body = new MemoryStream();
        var buffer = new byte[8 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellation)) > 0;)
        {
            if (body.Length + read > limit) return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>Compares in a time that tells nothing. Without a configured secret there is no door.</summary>
    public static bool IsSecret(string? given, string configured) =>
        configured.Length >= 16 && given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(configured));
}
