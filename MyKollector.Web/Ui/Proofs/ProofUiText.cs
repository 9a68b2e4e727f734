namespace MyKollector.Web.Ui.Proofs;

/// <summary>Words of the drawings of a proof.</summary>
public sealed class ProofUiText;
