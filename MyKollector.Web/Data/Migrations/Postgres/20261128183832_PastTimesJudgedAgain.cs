using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MyKollector.Web.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PastTimesJudgedAgain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Past",
                table: "ActivityImports",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "BirthYear",
                table: "Accounts",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Sex",
                table: "Accounts",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "PastSearches",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ConnectionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Account = table.Column<Guid>(type: "uuid", nullable: false),
                    Provider = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Pages = table.Column<int>(type: "integer", nullable: false),
                    Seen = table.Column<int>(type: "integer", nullable: false),
                    Candidates = table.Column<int>(type: "integer", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PastSearches", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PastSearches_Connections_ConnectionId",
                        column: x => x.ConnectionId,
                        principalTable: "Connections",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Rescorings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CourseId = table.Column<Guid>(type: "uuid", nullable: false),
                    GeometryVersion = table.Column<int>(type: "integer", nullable: false),
                    StartedBy = table.Column<string>(type: "text", nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Status = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Total = table.Column<int>(type: "integer", nullable: false),
                    Done = table.Column<int>(type: "integer", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Rescorings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RescoredTimes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    RescoringId = table.Column<Guid>(type: "uuid", nullable: false),
                    PerformanceId = table.Column<Guid>(type: "uuid", nullable: false),
                    PerformanceVersion = table.Column<int>(type: "integer", nullable: false),
                    ProofId = table.Column<Guid>(type: "uuid", nullable: true),
                    Basis = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    GeometryBefore = table.Column<int>(type: "integer", nullable: false),
                    SecondsBefore = table.Column<int>(type: "integer", nullable: false),
                    SecondsAfter = table.Column<int>(type: "integer", nullable: false),
                    UncertaintyAfter = table.Column<double>(type: "double precision", nullable: true),
                    LevelBefore = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    LevelAfter = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    StatusBefore = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    StatusAfter = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    VerdictBefore = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    VerdictAfter = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    Differs = table.Column<bool>(type: "boolean", nullable: false),
                    Reasons = table.Column<string>(type: "text", nullable: false),
                    NextSteps = table.Column<string>(type: "text", nullable: false),
                    Suspicious = table.Column<bool>(type: "boolean", nullable: false),
                    Report = table.Column<string>(type: "text", nullable: true),
                    Choice = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    ChosenBy = table.Column<string>(type: "text", nullable: true),
                    ChosenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RescoredTimes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_RescoredTimes_Performances_PerformanceId",
                        column: x => x.PerformanceId,
                        principalTable: "Performances",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_RescoredTimes_Rescorings_RescoringId",
                        column: x => x.RescoringId,
                        principalTable: "Rescorings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PastSearches_Account_StartedAt",
                table: "PastSearches",
                columns: new[] { "Account", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PastSearches_ConnectionId",
                table: "PastSearches",
                column: "ConnectionId",
                unique: true,
                filter: "\"Status\" = 'Listing'");

            migrationBuilder.CreateIndex(
                name: "IX_RescoredTimes_PerformanceId",
                table: "RescoredTimes",
                column: "PerformanceId");

            migrationBuilder.CreateIndex(
                name: "IX_RescoredTimes_RescoringId_PerformanceId",
                table: "RescoredTimes",
                columns: new[] { "RescoringId", "PerformanceId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Rescorings_CourseId_StartedAt",
                table: "Rescorings",
                columns: new[] { "CourseId", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Rescorings_Status",
                table: "Rescorings",
                column: "Status");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PastSearches");

            migrationBuilder.DropTable(
                name: "RescoredTimes");

            migrationBuilder.DropTable(
                name: "Rescorings");

            migrationBuilder.DropColumn(
                name: "Past",
                table: "ActivityImports");

            migrationBuilder.DropColumn(
                name: "BirthYear",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "Sex",
                table: "Accounts");
        }
    }
}
