using System.Globalization;
using System.Resources;
using MyKollector.Domain.Proofs;

namespace MyKollector.Web.Commands;

/// <summary>Marker of the sentences in ReasonText.resx: what the verifier found, in words for the athlete. Pages may use it with IStringLocalizer too.</summary>
public sealed class ReasonText;

/// <summary>Turns a reason and its figures into a sentence of one language.</summary>
public sealed class ReasonSentences(CultureInfo culture)
{
    static readonly ResourceManager Resources = new(typeof(ReasonText));

    public CultureInfo Culture => culture;

    /// <summary>The sentence of a reason.</summary>
    public string Of(ProofReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var key = ReasonCodes.NameOf(reason.Code);
        double Arg(int i) => i < reason.Args.Count ? reason.Args[i] : 0;
        return reason.Code switch
        {
            ReasonCode.GateCrossingNotObserved => Plain(key + (Arg(0) == 0 ? ".start" : ".finish"), Duration(Arg(1))),
            ReasonCode.TimeNotMonotonic => Plain(key + (Arg(0) < 0 ? ".back" : ".forward"), Duration(Math.Abs(Arg(0)))),
            ReasonCode.MotorVehicle or ReasonCode.ExceptionalPerformance => Plain(key + (reason.Severity == ReasonSeverity.Error ? "" : ".doubt"), Number(Arg(0)), Duration(Arg(1))),
            ReasonCode.MissingStretch => Plain(key, Number(Arg(0)), Duration(Arg(1))),
            ReasonCode.OffCourse => Plain(key, Number(Arg(0)), Number(Arg(1))),
            ReasonCode.StopInside => Plain(key, Duration(Arg(0)), Number(Arg(1))),
            ReasonCode.ForgedPeriodic => Plain(key, Number(Arg(0))),
            ReasonCode.ForgedTimeScaled => Plain(key, Arg(0).ToString("N2", culture)),
            ReasonCode.ForgedWhiteNoise or ReasonCode.ForgedConstantSpeed or ReasonCode.ForgedNoNoise => Plain(key, Arg(0).ToString("N1", culture)),
            _ => Plain(key, Number(Arg(0))),
        };
    }

    /// <summary>Any sentence of the resource.</summary>
    public string Plain(string key, params object[] args)
    {
        var format = Resources.GetString(key, culture) ?? key;
        return args.Length == 0 ? format : string.Format(culture, format, args);
    }

    string Number(double value) => Math.Round(value).ToString("N0", culture);

    string Duration(double seconds) => seconds < 120
        ? Plain("seconds", Number(seconds))
        : seconds < 7200 ? Plain("minutes", Number(seconds / 60)) : Plain("hours", (seconds / 3600).ToString("N1", culture));

    /// <summary>Elapsed time, truncated to the second as everywhere it is shown: 1:02:03.</summary>
    public static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Floor(seconds));
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
    }
}
