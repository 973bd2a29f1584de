package io.rondo.tokenizer;

import java.util.Arrays;
import java.util.Map;

/**
 * Encodes the words of a text and remembers the latest. It works on {@link #BATCH} words at a time: first it finds where
 * they end, then it packs them and asks memory for their places in {@link ShortWords} all at once, then it looks there.
 * Not safe for use by several threads.
 */
final class WordEncoder {
    private static final int BATCH = 64;

    private final Splitter splitter;
    private final ByteMerges bytes;
    private final Map<String, Integer> wholeWords;
    private final WordMerger merger;
    private final ShortWords shortWords = new ShortWords();
    private final LongWords longWords = new LongWords();
    private final int[] ends = new int[BATCH];
    private final int[] places = new int[BATCH];
    private final long[] lows = new long[BATCH];
    private final long[] highs = new long[BATCH];
    private int[] symbols = new int[LongWords.LONGEST];

    /** @param wholeWords the tokens, in the byte-level alphabet, that are looked up before merging */
    WordEncoder(BpeVocabulary vocabulary, Map<String, Integer> wholeWords) {
        this.wholeWords = wholeWords;
        splitter = vocabulary.rules().pattern().splitter();
        bytes = vocabulary.byteMerges();
        merger = new WordMerger(vocabulary.mergeTable());
    }

    /** Appends the ids of a part of well-formed UTF-8. */
    void encode(byte[] text, int start, int limit, IntSequence ids) {
        int batchStart = start;
        while (batchStart < limit) {
            int words = 0;
            int end = batchStart;
            while (words < BATCH && end < limit) {
                end = splitter.wordEnd(text, end, limit);
                ends[words++] = end;
            }
            pack(text, batchStart, words);
            encodePacked(text, batchStart, words, ids);
            batchStart = end;
        }
    }

    private void pack(byte[] text, int batchStart, int words) {
        int start = batchStart;
        for (int word = 0; word < words; word++) {
            int end = ends[word];
            long length = (long) end - start;
            long low = Utf8.upToEightBytes(text, start, end);
            // The length tells apart words that differ only in zero bytes at their end.
            long high = Utf8.upToEightBytes(text, start + Long.BYTES, end) | length << ShortWords.LENGTH_SHIFT;
            lows[word] = low;
            highs[word] = high;
            places[word] = length > ShortWords.LONGEST ? 0 : shortWords.place(low, high);
            start = end;
        }
    }

    private void encodePacked(byte[] text, int batchStart, int words, IntSequence ids) {
        int start = batchStart;
        for (int word = 0; word < words; word++) {
            int end = ends[word];
            int length = end - start;
            if (length == 1) {
                ids.add(bytes.id(text[start]));
            } else if (length > ShortWords.LONGEST || !shortWords.find(places[word], lows[word], highs[word], ids)) {
                encodeWord(text, start, end, word, ids);
            }
            start = end;
        }
    }

    private void encodeWord(byte[] text, int start, int end, int word, IntSequence ids) {
        int length = end - start;
        if (length > LongWords.LONGEST) {
            int count = merge(text, start, end);
            ids.addAll(symbols, count);
            symbols = new int[LongWords.LONGEST];
            return;
        }
        long hash = LongWords.hash(text, start, end);
        if (longWords.find(hash, text, start, end, ids)) {
            return;
        }
        int count = merge(text, start, end);
        ids.addAll(symbols, count);
        if (length > ShortWords.LONGEST || !shortWords.keep(places[word], lows[word], highs[word], symbols, count)) {
            longWords.keep(hash, Arrays.copyOfRange(text, start, end), Arrays.copyOf(symbols, count));
        }
    }

    /** Leaves the word's ids at the front of {@code symbols}; returns how many. */
    private int merge(byte[] text, int start, int end) {
        int length = end - start;
        if (length > symbols.length) {
            symbols = new int[length];
        }
        if (!wholeWords.isEmpty()) {
            Integer whole = wholeWords.get(ByteAlphabet.token(Arrays.copyOfRange(text, start, end)));
            if (whole != null) {
                symbols[0] = whole;
                return 1;
            }
        }
        return merger.merge(text, start, end, bytes, symbols);
    }
}
