using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MyKollector.Domain.Common;
using MyKollector.Domain.Courses;
using MyKollector.Domain.Manufacturing;

namespace MyKollector.Web.Data.Seed;

/// <summary>
/// Fills an empty database with the real courses, and with demonstration steles and workshops so that a newcomer can follow a medal at
/// once. Adds nothing to a database that holds courses already.
/// </summary>
public sealed class Seeder(Database database, IConfiguration configuration, TimeProvider time, IEnumerable<IDemonstrationSeed> demonstrations, ILogger<Seeder> log)
{
    /// <summary>Start gates' public stele codes follow the course's prefix: short to type, printed under the plate's QR.</summary>
    static readonly Dictionary<string, string> Prefixes = new()
    {
        ["alpe-d-huez-bourg-d-oisans"] = "HUEZ", ["aubisque-laruns"] = "AUBI", ["bonette-saint-etienne-de-tinee"] = "BONE", ["croix-de-fer-saint-jean-de-maurienne"] = "FER",
        ["galibier-lautaret"] = "GAL", ["glandon-verney"] = "GLAN", ["grand-colombier-artemare"] = "GCOL", ["granon-saint-chaffrey"] = "GRAN", ["hautacam-argeles-gazost"] = "HAUT",
        ["iseran-lanslebourg"] = "ISER", ["joux-plane-samoens"] = "JOUX", ["luz-ardiden-luz-saint-sauveur"] = "LUZ", ["madeleine-feissons"] = "MADE", ["mont-ventoux-bedoin"] = "VENT",
        ["plateau-de-beille-les-cabannes"] = "BEIL", ["port-de-bales-mauleon-barousse"] = "BALE", ["puy-de-dome-clermont-ferrand"] = "PUY", ["semnoz-quintal"] = "SEMN",
        ["tourmalet-luz-saint-sauveur"] = "TOUR", ["tourmalet-sainte-marie-de-campan"] = "TMAR",
    };

    static readonly string[] PyreneanMassifs = ["Pyrénées", "Chaîne des Puys", "Monts de Vaucluse"];

    public async Task SeedAsync(CancellationToken cancellation)
    {
        await using (var db = database.Open())
        {
            if (await db.Courses.AnyAsync(cancellation)) return;
        }

        var now = time.GetUtcNow();
        await using (var work = await database.BeginAsync(Actor.System, "seed", cancellation))
        {
            var alps = Manufacturer.Create(ManufacturerId.New(now), "Atelier des Cimes", "Annecy", "atelier.cimes@example.com", ["Atelier des Cimes", "12 quai des Graveurs", "74000 Annecy"], Actor.System, now);
            var south = Manufacturer.Create(ManufacturerId.New(now), "Gravure du Gave", "Lourdes", "gravure.gave@example.com", ["Gravure du Gave", "5 rue du Burin", "65100 Lourdes"], Actor.System, now);
            work.Db.Manufacturers.AddRange(alps, south);
            foreach (var name in typeof(Seeder).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".geojson", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
                await AddCourseAsync(work.Db, name, alps.Id, south.Id, now, cancellation);
            var saved = await work.CommitAsync(cancellation);
            if (!saved.Succeeded) throw new InvalidOperationException($"Seeding failed: {saved.Error.Code}");
        }

        if (configuration.GetValue("Seed:Demonstration", false))
            foreach (var demonstration in demonstrations.OrderBy(d => d.Order)) await demonstration.SeedAsync(cancellation);
        log.LogInformation("Seeded the twenty courses and two workshops");
    }

    static async Task AddCourseAsync(AppDbContext db, string resource, ManufacturerId alps, ManufacturerId south, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var stream = typeof(Seeder).Assembly.GetManifestResourceStream(resource)!;
        using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellation);
        var properties = json.RootElement.GetProperty("properties");
        var slug = Text("slug");
        var geometry = new CourseGeometry(
            properties.GetProperty("geometry_version").GetInt32(),
            [.. json.RootElement.GetProperty("geometry").GetProperty("coordinates").EnumerateArray().Select(c => new GeoPoint(c[1].GetDouble(), c[0].GetDouble(), c[2].GetDouble()))],
            GateOf("start_gate"), GateOf("finish_gate"));
        var prefix = Prefixes[slug];
        var course = Course.Create(CourseId.New(now), slug, Text("summit"), Text("from"), Text("massif"), Text("department"), Text("country"), prefix,
            [.. properties.GetProperty("disciplines").EnumerateArray().Select(d => Enum.Parse<Discipline>(d.GetString()!, ignoreCase: true))],
            properties.GetProperty("elevation_gain_m").GetInt32(), properties.GetProperty("start_altitude_m").GetInt32(), properties.GetProperty("finish_altitude_m").GetInt32(),
            geometry, Text("attribution"),
            $"Départ : {Text("from")} ({Text("department")}). Stationnement et eau à proximité du départ.",
            $"Start: {Text("from")} ({Text("department")}). Parking and water near the start.",
            demonstration: true, Actor.System, now);
        course.ValidateLines("Tracé et portes vérifiés sur la carte avant l’ouverture", Actor.System, now);
        course.SetRanking(true, Actor.System, now);
        db.Courses.Add(course);
        db.Geometries.Add(StoredGeometry.From(course.Id, geometry, now));
        foreach (var (gate, place, suffix) in new[] { (SteleGate.Start, geometry.Start, "01"), (SteleGate.Finish, geometry.Finish, "02") })
        {
            var stele = Stele.Create(SteleId.New(now), course.Id, $"{prefix}-{suffix}", $"{prefix}{suffix}", gate, place.Latitude, place.Longitude, demonstration: true, Actor.System, now);
            stele.Place(place.Latitude, place.Longitude, null, Actor.System, now);
            db.Steles.Add(stele);
        }

        db.Allotments.Add(new Allotment { Id = AllotmentId.New(now), Manufacturer = PyreneanMassifs.Contains(course.Massif) ? south : alps, CourseId = course.Id, From = now.AddYears(-1), Threshold = 10 });

        string Text(string property) => properties.GetProperty(property).GetString()!;

        Gate GateOf(string property)
        {
            var gate = properties.GetProperty(property);
            return new(gate.GetProperty("lat").GetDouble(), gate.GetProperty("lon").GetDouble(), gate.GetProperty("bearing_deg").GetDouble(), gate.GetProperty("half_width_m").GetDouble());
        }
    }
}

/// <summary>Adds demonstration content of one area, in Development only: accounts, orders in every state.</summary>
public interface IDemonstrationSeed
{
    /// <summary>Accounts first (0), orders next (10), and so on.</summary>
    int Order { get; }

    Task SeedAsync(CancellationToken cancellation);
}
