namespace MyKollector.Web.Areas.Chrono.Certificates;

/// <summary>Words of the certificates' pages.</summary>
public sealed class CertificateText;
