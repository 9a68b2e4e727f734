using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MyKollector.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RankingsAndSteles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Performances_CourseId_Status",
                table: "Performances");

            migrationBuilder.AddColumn<int>(
                name: "RankedSeconds",
                table: "Performances",
                type: "INTEGER",
                nullable: false,
                computedColumnSql: "COALESCE(\"AdjustedSeconds\", \"RawSeconds\")",
                stored: false);

            migrationBuilder.CreateIndex(
                name: "IX_Performances_CourseId_Status_Category_RankedSeconds_ClimbedOn",
                table: "Performances",
                columns: new[] { "CourseId", "Status", "Category", "RankedSeconds", "ClimbedOn" });

            migrationBuilder.CreateTable(
                name: "FormerSteleCodes",
                columns: table => new
                {
                    Code = table.Column<string>(type: "TEXT", nullable: false),
                    SteleId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FormerSteleCodes", x => x.Code);
                    table.ForeignKey(
                        name: "FK_FormerSteleCodes_Steles_SteleId",
                        column: x => x.SteleId,
                        principalTable: "Steles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_FormerSteleCodes_SteleId",
                table: "FormerSteleCodes",
                column: "SteleId");

            migrationBuilder.AddColumn<Guid>(
                name: "Picture",
                table: "Steles",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Picture",
                table: "Steles");

            migrationBuilder.DropTable(
                name: "FormerSteleCodes");

            migrationBuilder.DropIndex(
                name: "IX_Performances_CourseId_Status_Category_RankedSeconds_ClimbedOn",
                table: "Performances");

            migrationBuilder.DropColumn(
                name: "RankedSeconds",
                table: "Performances");

            migrationBuilder.CreateIndex(
                name: "IX_Performances_CourseId_Status",
                table: "Performances",
                columns: new[] { "CourseId", "Status" });
        }
    }
}
