namespace MyKollector.Tests.Support;

/// <summary>Waits for what a background service does beside the test: asks again and again instead of sleeping for a guess.</summary>
public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, int seconds = 20)
    {
        var until = DateTime.UtcNow.AddSeconds(seconds);
        while (!await condition())
        {
            if (DateTime.UtcNow > until) throw new TimeoutException($"Not true within {seconds} s.");
            await Task.Delay(20);
        }
    }
}
