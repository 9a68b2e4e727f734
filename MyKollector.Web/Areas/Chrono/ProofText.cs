namespace MyKollector.Web.Areas.Chrono;

/// <summary>Anchors the sentences about proof (ProofText.resx, ProofText.en.resx): one per reason, and one per thing that would raise the level.</summary>
public sealed class ProofText;
