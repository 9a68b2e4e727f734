namespace MyKollector.Web.Ui;

/// <summary>Anchors the texts of the shared layouts and components (UiText.resx, UiText.en.resx).</summary>
public sealed class UiText;

/// <summary>Anchors the sentences of expected failures, one per error code (ErrorText.resx, ErrorText.en.resx).</summary>
public sealed class ErrorText;

/// <summary>Anchors the French texts of MudBlazor's own components (MudText.resx); its English ones come with the library.</summary>
public sealed class MudText;
