namespace MyKollector.Web.Areas.Shop.CoursePage;

/// <summary>Anchors the texts of a course's page.</summary>
public sealed class CourseText;
