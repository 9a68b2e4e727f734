using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MyKollector.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RankingsInTheirOrder : Migration
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
                stored: true);

            migrationBuilder.CreateIndex(
                name: "IX_Performances_CourseId_Status_Category_RankedSeconds_ClimbedOn",
                table: "Performances",
                columns: new[] { "CourseId", "Status", "Category", "RankedSeconds", "ClimbedOn" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
