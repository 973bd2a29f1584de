package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Splits text into the words that byte-level BPE works on, in one pass and in linear time. Nothing is lost: the words of
 * a text, joined, are the text.
 */
public final class PreTokenizer {
    private PreTokenizer() {}

    /** Hands every word of the text by {@link SplitPattern#GPT2} to {@code words}, from left to right. */
    public static void split(String text, Consumer<String> words) {
        split(text, SplitPattern.GPT2, words);
    }

    /** Hands every word of the text to {@code words}, from left to right. */
    public static void split(String text, SplitPattern pattern, Consumer<String> words) {
        // A lone surrogate counts as U+FFFD, which is one UTF-16 unit too.
        byte[] bytes = Utf8.wellFormed(text).getBytes(StandardCharsets.UTF_8);
        Splitter splitter = pattern.splitter();
        int start = 0;
        int unit = 0;
        while (start < bytes.length) {
            int end = splitter.wordEnd(bytes, start, bytes.length);
            int nextUnit = unit + Utf8.utf16Length(bytes, start, end);
            words.accept(text.substring(unit, nextUnit));
            start = end;
            unit = nextUnit;
        }
    }
}
