namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>Words of the pages about proofs, times and claims.</summary>
public sealed class ProofPageText;
