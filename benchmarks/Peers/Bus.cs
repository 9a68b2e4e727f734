namespace MyKollector.Peers;

/// <summary>What the bare board shows: one figure a row.</summary>
public sealed record BoardRow(int Line, int Done, int Target);

/// <summary>Twenty rows and whoever shows them.</summary>
public sealed class Bus
{
    readonly int[] _done = new int[20];
    int _next;

    public event Action? Changed;

    public IEnumerable<BoardRow> Board => _done.Select((done, line) => new BoardRow(line, done, 500));

    /// <summary>Advances one row.</summary>
    public BoardRow Next()
    {
        var line = _next++ % _done.Length;
        return new(line, ++_done[line], 500);
    }

    public void Publish()
    {
        Next();
        Changed?.Invoke();
    }
}
