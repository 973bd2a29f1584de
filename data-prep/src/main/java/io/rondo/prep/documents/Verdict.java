package io.rondo.prep.documents;

/** What the pipeline has decided about a document; dropped documents stay in the dataset without their text. */
public enum Verdict {
    /** Goes into the shards. */
    KEPT("kept"),
    /** Is not a document of the stated format; its text column holds the reason. */
    BAD("bad"),
    /** Has fewer characters than asked for. */
    TOO_SHORT("too-short"),
    /** Is not, or not surely enough, in the language asked for. */
    OTHER_LANGUAGE("other-language"),
    /** Has the text of a document that comes before it. */
    DUPLICATE("duplicate");

    private final String key;

    Verdict(String key) {
        this.key = key;
    }

    /** As the verdict column and the manifest's counts spell it. */
    public String key() {
        return key;
    }
}
