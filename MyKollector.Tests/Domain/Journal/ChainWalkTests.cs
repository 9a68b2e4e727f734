using System.Security.Cryptography;
using MyKollector.Domain.Common;
using MyKollector.Domain.Journal;

namespace MyKollector.Tests.Domain.Journal;

public sealed class ChainWalkTests
{
    static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    static List<AuditEntry> Chain(int lines, byte[]? key = null)
    {
        var list = new List<AuditEntry>();
        var previous = HashChain.Genesis;
        for (var i = 1; i <= lines; i++)
        {
            var entry = Line(i, previous, $"line {i}");
            entry.Hash = previous = HashChain.HashOf(key ?? Key, i, previous, HashChain.Canonical(entry));
            list.Add(entry);
        }

        return list;
    }

    static AuditEntry Line(long sequence, byte[] previous, string reason) => new()
    {
        Id = new AuditId(new Guid((int)sequence, 0, 0, new byte[8])), Stream = JournalStream.Business, Sequence = sequence, At = DateTimeOffset.UnixEpoch.AddSeconds(sequence),
        ActorRole = "Admin", ActorName = "Ada", Action = "medal.engraved", ObjectType = "medal", ObjectId = new Guid(7, 0, 0, new byte[8]), Reason = reason, Personal = [1, 2, 3], PreviousHash = previous,
    };

    static ChainBreak? Walk(IEnumerable<AuditEntry> lines, long head, byte[] headHash, Dictionary<long, byte[]>? sealedHashes = null)
    {
        var walk = new ChainWalk(Key, JournalStream.Business, sealedHashes);
        foreach (var line in lines)
            if (!walk.Next(line)) break;
        walk.End(head, headHash);
        return walk.Break;
    }

    [Fact]
    public void A_whole_chain_fits()
    {
        var chain = Chain(20);
        Assert.Null(Walk(chain, 20, chain[^1].Hash, new() { [5] = chain[4].Hash, [20] = chain[19].Hash }));
    }

    [Fact]
    public void The_canonical_bytes_are_pinned()
    {
        // Changing the format would break every stored chain: this digest may never change.
        var digest = Convert.ToHexStringLower(SHA256.HashData(HashChain.Canonical(Line(1, HashChain.Genesis, "raison"))));
        Assert.Equal("4c93f50a0656fde76932efd1eedb0fff5557c96d62e3e6350dcb31aa5b0f9953", digest);
    }

    [Fact]
    public void Every_field_is_covered_by_the_hash()
    {
        var plain = HashChain.Canonical(Full());
        foreach (var property in typeof(AuditEntry).GetProperties().Where(p => p.Name is not (nameof(AuditEntry.Id) or nameof(AuditEntry.Hash) or nameof(AuditEntry.Sequence) or nameof(AuditEntry.PreviousHash))))
        {
            var changed = Full();
            var other = property.PropertyType switch
            {
                var t when t == typeof(string) => "other",
                var t when t == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddYears(3),
                var t when t == typeof(Guid) || t == typeof(Guid?) => Guid.NewGuid(),
                var t when t == typeof(byte[]) => new byte[] { 9 },
                var t when t == typeof(JournalStream) => JournalStream.Security,
                var t when t == typeof(Outcome) => Outcome.Denied,
                var t => Activator.CreateInstance(Nullable.GetUnderlyingType(t)!, Guid.NewGuid()),
            };
            property.SetValue(changed, other);
            Assert.False(plain.AsSpan().SequenceEqual(HashChain.Canonical(changed)), property.Name);
        }

        static AuditEntry Full() => new() { Stream = JournalStream.Business, At = DateTimeOffset.UnixEpoch, Reason = "x", Personal = [1] };
    }

    [Fact]
    public void A_changed_field_is_found_at_its_line()
    {
        var chain = Chain(10);
        var changed = Line(4, chain[3].PreviousHash, "another reason");
        changed.Hash = chain[3].Hash;
        chain[3] = changed;
        Assert.Equal(new ChainBreak(JournalStream.Business, 4, ChainFault.HashDiffers), Walk(chain, 10, chain[9].Hash));
    }

    [Fact]
    public void A_deleted_line_is_a_gap()
    {
        var chain = Chain(10);
        var head = chain[9].Hash;
        chain.RemoveAt(3);
        Assert.Equal(new ChainBreak(JournalStream.Business, 4, ChainFault.Gap), Walk(chain, 10, head));
    }

    [Fact]
    public void A_deleted_line_with_later_ones_renumbered_is_found()
    {
        var chain = Chain(10);
        var renumbered = chain.Where(l => l.Sequence != 4).Select(l => l.Sequence < 4 ? l : Copy(l, l.Sequence - 1)).ToList();
        Assert.Equal(4, Walk(renumbered, 9, renumbered[^1].Hash)!.Sequence);
    }

    [Fact]
    public void An_inserted_line_is_found()
    {
        var chain = Chain(10);
        chain.Insert(4, Copy(chain[2], 4));
        Assert.Equal(new ChainBreak(JournalStream.Business, 5, ChainFault.OutOfOrder), Walk(chain, 10, chain[^1].Hash));
    }

    [Fact]
    public void Two_lines_that_changed_places_are_found()
    {
        var chain = Chain(10);
        (chain[4], chain[5]) = (Copy(chain[5], 5), Copy(chain[4], 6));
        Assert.Equal(new ChainBreak(JournalStream.Business, 5, ChainFault.PreviousDiffers), Walk(chain, 10, chain[9].Hash));
    }

    [Fact]
    public void A_cut_end_is_found_by_the_counter_and_with_the_counter_set_back_by_the_seal()
    {
        var chain = Chain(10);
        var seals = new Dictionary<long, byte[]> { [9] = chain[8].Hash };
        var cut = chain[..6];
        Assert.Equal(new ChainBreak(JournalStream.Business, 7, ChainFault.HeadDiffers), Walk(cut, 10, chain[9].Hash));
        Assert.Null(Walk(cut, 6, cut[^1].Hash));
        Assert.Equal(new ChainBreak(JournalStream.Business, 7, ChainFault.SealDiffers), Walk(cut, 6, cut[^1].Hash, seals));
    }

    [Fact]
    public void A_chain_written_anew_with_another_key_is_found() =>
        Assert.Equal(new ChainBreak(JournalStream.Business, 1, ChainFault.HashDiffers), Walk(Chain(10, new byte[32]), 10, Chain(10, new byte[32])[^1].Hash));

    [Fact]
    public void A_chain_written_anew_with_the_right_key_is_found_by_the_seal()
    {
        var chain = Chain(10);
        var seals = new Dictionary<long, byte[]> { [7] = chain[6].Hash };
        var previous = chain[2].Hash;
        for (var i = 4; i <= 10; i++)
        {
            var line = Line(i, previous, "rewritten");
            line.Hash = previous = HashChain.HashOf(Key, i, previous, HashChain.Canonical(line));
            chain[i - 1] = line;
        }

        Assert.Null(Walk(chain, 10, previous));
        Assert.Equal(new ChainBreak(JournalStream.Business, 7, ChainFault.SealDiffers), Walk(chain, 10, previous, seals));
    }

    [Fact]
    public void A_seal_is_bound_to_every_fact_of_it()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var seal = new JournalSeal(3, DateTimeOffset.UnixEpoch.AddDays(1), [new(JournalStream.Security, 4, "aa"), new(JournalStream.Business, 9, "bb")], JournalSeal.NoPrevious);
        var signature = seal.Sign(key);
        Assert.True(seal.IsSignedBy(key, signature));
        Assert.False(seal.IsSignedBy(other, signature));
        Assert.False((seal with { Number = 4 }).IsSignedBy(key, signature));
        Assert.False((seal with { At = seal.At.AddMilliseconds(1) }).IsSignedBy(key, signature));
        Assert.False((seal with { Previous = new string('1', 64) }).IsSignedBy(key, signature));
        Assert.False((seal with { Heads = [seal.Heads[0], seal.Heads[1] with { Sequence = 8 }] }).IsSignedBy(key, signature));
        Assert.False((seal with { Heads = [seal.Heads[0]] }).IsSignedBy(key, signature));
    }

    static AuditEntry Copy(AuditEntry line, long sequence)
    {
        var copy = Line(sequence, line.PreviousHash, line.Reason!);
        copy.Hash = line.Hash;
        return copy;
    }
}
