using MyKollector.Domain.Common;

namespace MyKollector.Web.Areas.Chrono.Proofs;

/// <summary>What can go wrong with a proof that somebody gives.</summary>
public static class ProofErrors
{
    public static readonly Error NotFound = Error.NotFound("proof.not_found");
    public static readonly Error FileMissing = Error.Invalid("proof.file_missing", "file");
    public static readonly Error FileTooLarge = Error.Invalid("proof.file_too_large", "file");
    public static readonly Error FileKindUnknown = Error.Invalid("proof.file_kind_unknown", "file");
    public static readonly Error NoCourseFound = Error.Conflict("proof.no_course_found");
    public static readonly Error AlreadyUsed = Error.Conflict("proof.already_used");
    public static readonly Error PrivateSource = Error.Conflict("proof.private_source");
    public static readonly Error TooMany = Error.Conflict("proof.too_many");
    public static readonly Error NotConclusive = Error.Conflict("proof.not_conclusive");
}
