package io.rondo.shards;

/**
 * One shard of a split: the pair {@code NAME.bin} and {@code NAME.idx}.
 *
 * @param name without directory and ending
 * @param documents how many documents it holds
 * @param tokens all its tokens, the end-of-document tokens included
 * @param binLength bytes of the {@code .bin}
 * @param idxLength bytes of the {@code .idx}
 * @param binSha256 lower-case hexadecimal
 * @param idxSha256 lower-case hexadecimal
 */
public record ShardFile(
        String name, long documents, long tokens, long binLength, long idxLength, String binSha256, String idxSha256) {
    public ShardFile {
        // A name comes from a file and becomes a path: it must not lead out of its directory.
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    "shard name '" + name + "': expected letters, digits, '.', '_' and '-' only");
        }
        if (documents < 0 || tokens < documents || binLength < 0 || idxLength < 0) {
            throw new IllegalArgumentException("shard " + name + ": " + documents + " documents, " + tokens
                    + " tokens, " + binLength + " and " + idxLength + " bytes do not fit together");
        }
    }

    String bin() {
        return name + IndexedDatasetFormat.BIN;
    }

    String idx() {
        return name + IndexedDatasetFormat.IDX;
    }
}
