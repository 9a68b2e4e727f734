using System.Text.Json;
using MyKollector.Web.Platform.Certificates;

namespace MyKollector.Web.Commands;

/// <summary><c>verify-certificate FILE --key cle.pem</c>: checks a signed certificate with nothing but the published key.</summary>
static class CertificateCommand
{
    /// <summary>The signature is not the key's, or the file is no certificate.</summary>
    public const int Forged = 1;

    static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is not [_, var file, "--key", var key] || !File.Exists(file) || !File.Exists(key))
        {
            errors.WriteLine("verify-certificate FILE.jws --key cle.pem");
            return Commands.Usage;
        }

        if (CertificateSigner.Verify(File.ReadAllText(file), File.ReadAllText(key)) is not { } statement)
        {
            output.WriteLine("FORGED");
            return Forged;
        }

        output.WriteLine("GENUINE");
        output.WriteLine(JsonSerializer.Serialize(statement, Indented));
        return 0;
    }
}
