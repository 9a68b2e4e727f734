using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MyKollector.Web.Data.Migrations.Sqlite
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "FormerSteleCodes");
        }
    }
}
