package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Turns text or any bytes into token ids and back without loss: {@code decodeBytes(encode(bytes))} gives {@code bytes}.
 * Only {@link WordPieceTokenizer} loses what BERT's tokenizers lose. Immutable and safe for use by many threads at once.
 *
 * <p>{@code encode} recognises the tokenizer's added tokens (such as {@code <|endoftext|>}) in the text, as Hugging Face
 * does: right for prompts. {@code encodeOrdinary} takes every character as plain text: right for corpora, whose text
 * must not be able to end a document. Corpus preparation uses {@code encodeOrdinary} and adds
 * {@link #endOfDocument()} itself.
 *
 * <p>A lone surrogate in a {@code String} is not a character and is encoded as U+FFFD; bytes that are not UTF-8 become
 * one token each.
 */
public sealed interface Tokenizer permits BpeTokenizer, CharTokenizer, WordPieceTokenizer {
    /** The content of the token that stands between documents; the first special token of every trained tokenizer. */
    String END_OF_DOCUMENT = "<|endoftext|>";

    /** The ids of a text in which added tokens are recognised. */
    int[] encode(String text);

    /** The ids of bytes, normally UTF-8, in which added tokens are recognised. */
    int[] encode(byte[] bytes);

    /** The ids of a text taken as plain text throughout; never the id of a special token. */
    int[] encodeOrdinary(String text);

    /** The ids of bytes, normally UTF-8, taken as plain text throughout; never the id of a special token. */
    int[] encodeOrdinary(byte[] bytes);

    /**
     * The bytes the ids stand for, special tokens included.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    byte[] decodeBytes(int[] ids);

    /**
     * The text the ids stand for, special tokens included; bytes that are not UTF-8 become U+FFFD.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    default String decode(int[] ids) {
        return new String(decodeBytes(ids), StandardCharsets.UTF_8);
    }

    /** The number of tokens; ids run from 0 to this number less 1. */
    int vocabularySize();

    /** The id of a token as the vocabulary writes it (a BPE token in the characters of the byte-level alphabet). */
    OptionalInt id(String token);

    /**
     * The token of an id as the vocabulary writes it.
     *
     * @throws IllegalArgumentException if the id is outside the vocabulary
     */
    String token(int id);

    /**
     * The id of {@link #END_OF_DOCUMENT}, for WordPiece of {@link WordPieceRules#SEPARATOR}; empty for a file from elsewhere
     * that has no such token.
     */
    OptionalInt endOfDocument();

    /** The tokenizer as its JSON file; the same tokenizer always gives the same characters. */
    String toJson();
}
