namespace MyKollector.Web.Api.Field;

/// <summary>What a phone needs of a course to time and show it without network.</summary>
/// <param name="Start">Latitude, longitude and half-width in metres of the start gate.</param>
/// <param name="Relief">Altitudes in metres at equal distances from start to finish.</param>
/// <param name="Steles">Codes, gates and numbers of the standing steles: a phone that opened one knows the others offline.</param>
/// <param name="Prefix">Letters of the paper code.</param>
public sealed record CourseCard(
    Guid Id, string Slug, string Summit, string From, string Massif, int Metres, int Gain, int StartAltitude, int FinishAltitude, int Geometry, string Prefix, string Discipline,
    string Status, string? Why, string Access, double[] Start, double[] Finish, int[] Relief, IReadOnlyList<SteleCard> Steles, string Attribution);

/// <summary>A stele: the number is printed large on its plate, for people to compare.</summary>
public sealed record SteleCard(string Code, string Gate, string Number);

/// <summary>Answer to a stele's code.</summary>
/// <param name="Photo">Address of its picture, for people to compare; null when nobody took one.</param>
public sealed record SteleView(string Code, string Gate, string Number, CourseCard Course, string? Photo, long Now);

/// <summary>What everybody may see of a medal.</summary>
/// <param name="State">A <c>CertificateState</c>.</param>
/// <param name="Certificate">Public code of its certificate's page.</param>
/// <param name="Running">The attempt that runs for it, so that another phone can stop it.</param>
/// <param name="Gift">It waits for the first account that opens its code.</param>
/// <param name="Owner">The owner's part; null for everybody else.</param>
public sealed record MedalView(
    string State, string Certificate, string Serial, int Bib, string Name, string Finish, CourseCard Course, MedalTime? Time, RunningAttempt? Running, bool Gift, OwnerPart? Owner, Me? Me, long Now);

/// <summary>The time of a medal, with its proof level.</summary>
public sealed record MedalTime(int Seconds, string On, string Level, string LevelName);

/// <summary>An attempt without finish.</summary>
public sealed record RunningAttempt(Guid Id, long At, string Category);

/// <summary>Who is signed in on this phone.</summary>
public sealed record Me(string Id, string Name);

/// <summary>What only the owner of a medal sees.</summary>
/// <param name="Next">Code of the one next action.</param>
/// <param name="Hold">It is set aside; why is the house's business.</param>
/// <param name="PerformanceId">The time that it waits for.</param>
/// <param name="Answer">What the reviewer of that time wrote.</param>
public sealed record OwnerPart(
    string Next, string Status, bool Hold, IReadOnlyList<JourneyStep> Steps, string? OrderNumber, string? Carrier, string? Tracking, AttemptView? Attempt, Guid? PerformanceId, string? Answer);

/// <summary>A step of the journey, done when it has a date.</summary>
public sealed record JourneyStep(string Code, long? At);

/// <summary>One attempt, as its athlete sees it.</summary>
/// <param name="Says">Sentences about what was found: proof reasons, clocks, order of the punches.</param>
/// <param name="Next">Sentences on what would raise the level.</param>
/// <param name="Offer">The medal that this time could go to, once confirmed.</param>
/// <param name="RiderUnknown">Taken on a phone for many riders, under a number that belongs to no medal.</param>
public sealed record AttemptView(
    Guid Id, Guid Course, string Summit, string Slug, string Category, string Status, long? StartedAt, long? FinishedAt, int? Seconds, int? RawSeconds, double Pm, string? Reason,
    string? Level, string? LevelName, IReadOnlyList<string> Says, IReadOnlyList<string> Next, string? Performance, Guid? PerformanceId, string? Answer, MedalOffer? Offer, bool RiderUnknown);

/// <summary>A medal that waits for a time, or whose time this one could replace.</summary>
/// <param name="Instead">Seconds of the time that it has now.</param>
public sealed record MedalOffer(Guid Id, string Serial, string Name, string Finish, int? Instead);

/// <summary>Attempts of this phone and this account.</summary>
public sealed record AttemptsView(Me? Me, IReadOnlyList<AttemptView> Attempts, int Unclaimed, long Now);
