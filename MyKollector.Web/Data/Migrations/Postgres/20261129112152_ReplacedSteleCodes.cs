using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MyKollector.Web.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ReplacedSteleCodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "FormerSteleCodes",
                columns: table => new
                {
                    Code = table.Column<string>(type: "text", nullable: false),
                    SteleId = table.Column<Guid>(type: "uuid", nullable: false),
                    Until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "FormerSteleCodes");
        }
    }
}
