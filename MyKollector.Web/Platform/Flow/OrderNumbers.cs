using System.Globalization;
using System.Security.Cryptography;
using MyKollector.Web.Ui;

namespace MyKollector.Web.Platform.Flow;

/// <summary>Numbers that people quote, <c>26-7K4QMX</c>: random, so that they tell neither how much is sold nor the next one's.</summary>
public static class OrderNumbers
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{Formats.InParis(now).Year % 100:00}-{new string(RandomNumberGenerator.GetItems<char>(Alphabet, 6))}");
}
