using CsCheck;
using MyKollector.Web.Platform.Journal;

namespace MyKollector.Tests.Domain.Journal;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+33 6", "\"'+33 6\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("Galibier", "Galibier")]
    [InlineData(null, "")]
    public void Cells_are_quoted_and_never_begin_a_formula(string? value, string expected) => Assert.Equal(expected, CsvText.Cell(value));

    [Fact]
    public void Whatever_is_written_reads_back_as_one_cell_that_is_no_formula() =>
        Gen.OneOf(Gen.String, Gen.Select(Gen.Char["=+-@\t\r\0;\"\n"], Gen.String, (c, s) => c + s)).Sample(value =>
        {
            var cell = Read(CsvText.Cell(value));
            return cell.Length == 0 || !"=+-@\t\r\0".Contains(cell[0], StringComparison.Ordinal);
        }, iter: 10_000);

    /// <summary>Reads one RFC 4180 cell; throws when the text holds more than one.</summary>
    static string Read(string csv)
    {
        if (!csv.StartsWith('"')) return csv.AsSpan().IndexOfAny(";\r\n\"") < 0 ? csv : throw new FormatException(csv);
        var text = new System.Text.StringBuilder();
        var i = 1;
        for (; i < csv.Length; i++)
        {
            if (csv[i] != '"') text.Append(csv[i]);
            else if (i + 1 < csv.Length && csv[i + 1] == '"') text.Append(csv[i++]);
            else break;
        }

        return i == csv.Length - 1 ? text.ToString() : throw new FormatException(csv);
    }
}
