package io.rondo.tokenizer;

/**
 * What a WordPiece tokenizer has besides its tokens.
 *
 * @param text how text becomes words
 * @param unknown the token of a word that cannot be made of tokens, or is too long
 * @param prefix how tokens that continue a word begin
 * @param longestWord in characters (code points)
 * @param cleanup whether decoding takes the blank before punctuation and English contractions away
 */
public record WordPieceRules(BertText text, String unknown, String prefix, int longestWord, boolean cleanup) {
    /** The token between two texts, which ends a document. */
    public static final String SEPARATOR = "[SEP]";

    /** BERT's, for text taken as given. */
    public static WordPieceRules bert(BertText text) {
        return new WordPieceRules(text, "[UNK]", "##", 100, true);
    }
}
