package io.rondo.shards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One split of a dataset. Its shards, in the order of this list, form one token stream.
 *
 * @param documents sum over the shards
 * @param tokens sum over the shards, end-of-document tokens included
 * @param textBytes UTF-8 bytes of the documents' text; what bits per byte are counted against
 * @param shards the files
 */
public record SplitInfo(long documents, long tokens, long textBytes, List<ShardFile> shards) {
    public SplitInfo {
        shards = List.copyOf(shards);
        long summedDocuments = shards.stream().mapToLong(ShardFile::documents).sum();
        long summedTokens = shards.stream().mapToLong(ShardFile::tokens).sum();
        if (documents != summedDocuments || tokens != summedTokens || textBytes < 0) {
            throw new IllegalArgumentException("a split says " + documents + " documents, " + tokens + " tokens and "
                    + textBytes + " bytes of text, but its shards sum to " + summedDocuments + " documents and "
                    + summedTokens + " tokens");
        }
    }

    /** The split these shards make. */
    public static SplitInfo of(List<ShardFile> shards, long textBytes) {
        return new SplitInfo(
                shards.stream().mapToLong(ShardFile::documents).sum(),
                shards.stream().mapToLong(ShardFile::tokens).sum(),
                textBytes,
                shards);
    }

    /** The splits of both, by name; each is what the first holds of it and then what the second does. */
    public static Map<String, SplitInfo> join(Map<String, SplitInfo> first, Map<String, SplitInfo> second) {
        Map<String, SplitInfo> joined = new TreeMap<>(first);
        second.forEach((name, split) -> joined.merge(name, split, SplitInfo::followedBy));
        return joined;
    }

    private SplitInfo followedBy(SplitInfo next) {
        List<ShardFile> both = new ArrayList<>(shards);
        both.addAll(next.shards);
        return SplitInfo.of(both, textBytes + next.textBytes);
    }
}
