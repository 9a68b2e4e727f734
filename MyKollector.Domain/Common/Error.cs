namespace MyKollector.Domain.Common;

/// <summary>What an expected failure means for the caller. Pages and ProblemDetails are mapped from this alone.</summary>
public enum ErrorKind
{
    /// <summary>The object does not exist, or the actor may not know that it does.</summary>
    NotFound,

    /// <summary>The input is wrong; <see cref="Error.Field"/> says where.</summary>
    Invalid,

    /// <summary>The input is right but the object's state does not allow it now.</summary>
    Conflict,

    /// <summary>The actor lacks the permission.</summary>
    Forbidden,
}

/// <summary>
/// An expected failure, as a value. <paramref name="Code"/> is stable, dotted, lower case (<c>medal.not_made</c>) and is the key
/// of the sentence shown to people; <paramref name="Args"/> fill that sentence's places.
/// </summary>
/// <param name="Kind">What it means for the caller.</param>
/// <param name="Code">Stable key of the sentence.</param>
/// <param name="Field">The input field at fault, for <see cref="ErrorKind.Invalid"/>.</param>
/// <param name="Args">Values for the sentence's places, in order.</param>
public sealed record Error(ErrorKind Kind, string Code, string? Field = null, params IReadOnlyList<object?> Args)
{
    /// <summary>The object named <paramref name="code"/> does not exist for this actor.</summary>
    public static Error NotFound(string code, params IReadOnlyList<object?> args) => new(ErrorKind.NotFound, code, null, args);

    /// <summary>The input field <paramref name="field"/> is wrong.</summary>
    public static Error Invalid(string code, string field, params IReadOnlyList<object?> args) => new(ErrorKind.Invalid, code, field, args);

    /// <summary>The state does not allow it now.</summary>
    public static Error Conflict(string code, params IReadOnlyList<object?> args) => new(ErrorKind.Conflict, code, null, args);

    /// <summary>The actor lacks the permission.</summary>
    public static Error Forbidden(string code = "forbidden", params IReadOnlyList<object?> args) => new(ErrorKind.Forbidden, code, null, args);
}
