using System.Diagnostics.CodeAnalysis;

namespace MyKollector.Domain.Common;

/// <summary>Success, or the one <see cref="Common.Error"/> that prevented it. Never thrown: an exception is a bug.</summary>
public readonly record struct Result
{
    /// <summary>Null on success.</summary>
    public Error? Error { get; }

    Result(Error? error) => Error = error;

    /// <summary>True when the operation did what was asked.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>The successful result.</summary>
    public static Result Ok => default;

    public static implicit operator Result(Error error) => new(error);
}

/// <summary>A value, or the one <see cref="Common.Error"/> that prevented it.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly record struct Result<T>
{
    readonly T? _value;

    /// <summary>Null on success.</summary>
    public Error? Error { get; }

    Result(T? value, Error? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>True when there is a <see cref="Value"/>.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">Read on a failure: a bug of the caller.</exception>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"No value: {Error.Code}");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);

    /// <summary>Forgets the value.</summary>
    public Result WithoutValue() => Error is null ? Result.Ok : Error;
}
