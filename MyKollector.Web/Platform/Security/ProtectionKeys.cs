using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using MyKollector.Web.Data;

namespace MyKollector.Web.Platform.Security;

/// <summary>
/// Keys of cookies and form tokens, in the database so that restarts and further nodes read them, encrypted with a key that is not there.
/// </summary>
sealed class ProtectionKeys(Database database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = database.Open();
        return [.. db.DataProtectionKeys.AsNoTracking().Select(k => k.Xml).ToList().Where(xml => xml is not null).Select(xml => XElement.Parse(xml!))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = database.Open();
        var xml = element.ToString(SaveOptions.DisableFormatting);
        // The framework's interface is synchronous, and this context saves asynchronously only.
        db.Database.ExecuteSql($"""INSERT INTO "DataProtectionKeys" ("FriendlyName", "Xml") VALUES ({friendlyName}, {xml})""");
    }
}

sealed class SealedXmlEncryptor(ApplicationKeys keys) : IXmlEncryptor
{
    internal const string Purpose = "data-protection";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var box = SealedBytes.Seal(keys.For(Purpose), Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new(new XElement("sealed", Convert.ToBase64String(box)), typeof(SealedXmlDecryptor));
    }
}

/// <summary>Made by the framework from the type name that stands beside each key.</summary>
sealed class SealedXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(Encoding.UTF8.GetString(SealedBytes.Open(services.GetRequiredService<ApplicationKeys>().For(SealedXmlEncryptor.Purpose), Convert.FromBase64String(encryptedElement.Value))));
}
