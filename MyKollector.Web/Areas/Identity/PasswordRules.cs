using System.Reflection;
using System.Text;
using MyKollector.Domain.Accounts;
using MyKollector.Domain.Common;

namespace MyKollector.Web.Areas.Identity;

/// <summary>
/// A password's rules (OWASP ASVS 5.0, 6.2): long, not common, not made of one's own address; no rule about kinds of characters. Common
/// passwords are looked for in a list that comes with the product: no password leaves the server.
/// </summary>
public static class PasswordRules
{
    public const int ShortestForClients = 12;
    public const int ShortestForStaff = 15;
    public const int Longest = 128;

    static readonly Lazy<HashSet<string>> Common = new(ReadList);

    static readonly string[] Rows = ["0123456789", "9876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertz"];

    public static int Shortest(Role role) => Roles.NeedsSecondFactor(role) ? ShortestForStaff : ShortestForClients;

    /// <summary>Null when the password may be taken for an account of this role and address.</summary>
    public static Error? Refuse(string? password, Role role, string email)
    {
        password ??= "";
        // Counted as people count: one sign, not the two units of an emoji.
        var length = password.EnumerateRunes().Count();
        if (length < Shortest(role)) return Error.Invalid("password.too_short", "password", Shortest(role));
        if (password.Length > Longest) return Error.Invalid("password.too_long", "password", Longest);
        if (IsCommon(password)) return Error.Invalid("password.common", "password");
        var plain = Plain(password);
        return plain.Length > 0 && Own(email).Any(own => own.Length >= 4 && plain.Replace(own, "", StringComparison.Ordinal).Length < 6) ? Error.Invalid("password.own", "password") : null;
    }

    /// <summary>
    /// True for what attackers try first: a listed password, also written backwards, repeated, decorated with digits and signs or with
    /// letters replaced by look-alikes; a walk along the keyboard; few different characters.
    /// </summary>
    public static bool IsCommon(string password)
    {
        if (Common.Value.Contains(password.ToLowerInvariant()) || password.Distinct().Count() < 5) return true;
        foreach (var form in Forms(password))
        {
            // Beyond eight more characters the decoration itself is a password.
            if (form.Length < 4 || password.Length - form.Length > 8) continue;
            if (Common.Value.Contains(form) || IsRepetition(form) || IsWalk(form) || SplitsIntoCommon(form)) return true;
        }

        return false;
    }

    static IEnumerable<string> Forms(string password)
    {
        var lower = password.ToLowerInvariant();
        var core = lower.Trim("0123456789 .,;:!?*+-_=/\\|@#$%&()[]{}<>'\"^~`".ToCharArray());
        string[] plain = [lower, core, Plain(lower), Plain(core), LettersOf(lower)];
        foreach (var form in plain.Distinct())
        {
            yield return form;
            yield return new string([.. form.Reverse()]);
        }
    }

    /// <summary>Look-alikes as the letters they stand for, accents taken off.</summary>
    static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in text.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            if (System.Globalization.CharUnicodeInfo.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark) continue;
            plain.Append(c switch { '0' => 'o', '1' or '!' => 'i', '3' or '€' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', _ => c });
        }

        return plain.ToString();
    }

    static string LettersOf(string text) => string.Concat(text.Where(char.IsLetter));

    static bool IsRepetition(string text)
    {
        for (var unit = 1; unit <= text.Length / 2; unit++)
        {
            var whole = true;
            for (var i = unit; i < text.Length && whole; i++) whole = text[i] == text[i - unit];
            if (whole) return true;
        }

        return false;
    }

    /// <summary>Three quarters or more of it are pieces of at least three neighbours in the alphabet, the digits or a keyboard's row.</summary>
    static bool IsWalk(string text)
    {
        var walked = 0;
        for (var i = 0; i < text.Length;)
        {
            var longest = Rows.Max(row => Neighbours(row, text, i));
            if (longest >= 3) walked += longest;
            i += Math.Max(1, longest);
        }

        return walked * 4 >= text.Length * 3;
    }

    static int Neighbours(string row, string text, int from)
    {
        var at = row.IndexOf(text[from], StringComparison.Ordinal);
        if (at < 0) return 0;
        var length = 1;
        while (from + length < text.Length && at + length < row.Length && row[at + length] == text[from + length]) length++;
        return length;
    }

    /// <summary>Two listed passwords in a row are still the first thing tried.</summary>
    static bool SplitsIntoCommon(string text)
    {
        if (text.Length > 20) return false;
        for (var cut = 4; cut <= text.Length - 4; cut++)
            if (Common.Value.Contains(text[..cut]) && Common.Value.Contains(text[cut..])) return true;
        return false;
    }

    static IEnumerable<string> Own(string email)
    {
        yield return "mykollector";
        var at = email.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0) yield break;
        foreach (var part in email[..at].Split('.', '-', '_', '+').Append(email[..at]).Append(email)) yield return Plain(part);
    }

    static HashSet<string> ReadList()
    {
        var list = new HashSet<string>(StringComparer.Ordinal);
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("common-passwords.txt")!);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && !line.StartsWith("#!", StringComparison.Ordinal)) list.Add(line.ToLowerInvariant());
        return list;
    }
}
