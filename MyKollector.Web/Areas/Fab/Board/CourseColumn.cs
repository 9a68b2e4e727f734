namespace MyKollector.Web.Areas.Fab.Board;

/// <summary>The columns of the board's table, from left to right.</summary>
public enum CourseColumn
{
    Course,
    Due,
    ToProduce,
    InProduction,
    Produced,
    ToEngrave,
    Engraved,
    Stock,
    Actions,
}
