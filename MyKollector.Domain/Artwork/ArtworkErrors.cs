using System.Text;
using MyKollector.Domain.Common;

namespace MyKollector.Domain.Artwork;

/// <summary>Why a medal cannot be drawn or engraved as asked. The field is the name of the design's property.</summary>
public static class ArtworkErrors
{
    /// <summary>Nothing to engrave where something must stand.</summary>
    public static Error TextEmpty(string field) => Error.Invalid("artwork.text_empty", field);

    /// <summary>More characters than a medal takes. Args: the limit.</summary>
    public static Error TextTooLong(string field, int limit) => Error.Invalid("artwork.text_too_long", field, limit);

    /// <summary>Not in Unicode normalisation form C: what is approved on screen must be what is engraved.</summary>
    public static Error NotNormalized(string field) => Error.Invalid("artwork.text_not_normalized", field);

    /// <summary>A character that cannot be engraved. Args: the character (a code point when it cannot be shown).</summary>
    public static Error CharacterRefused(string field, Rune character) => Error.Invalid("artwork.character_refused", field,
        Rune.IsLetterOrDigit(character) || Rune.IsSymbol(character) || Rune.IsPunctuation(character) ? character.ToString() : $"U+{character.Value:X4}");

    /// <summary>Even at the smallest size that the laser can write, the text does not fit.</summary>
    public static Error DoesNotFit(string field) => Error.Invalid("artwork.does_not_fit", field);

    /// <summary>Modules finer than the laser's spot allows. Args: module and least module, millimetres.</summary>
    public static Error QrTooFine(double module, double least) => Error.Conflict("artwork.qr_too_fine", module, least);

    /// <summary>The engraving file exists only once the time is validated or known not to be needed.</summary>
    public static readonly Error TimeAwaited = Error.Conflict("artwork.time_awaited");

    /// <summary>A preview without athlete or serial cannot be engraved. Args: the missing field.</summary>
    public static Error Provisional(string field) => Error.Conflict("artwork.provisional", field);
}
