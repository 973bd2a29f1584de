package io.rondo.tokenizer;

import java.util.Arrays;

/** Byte-level BPE of plain text: split into words, words into bytes, bytes merged. */
final class BytePairEncoder implements OrdinaryEncoder {
    private final BpeVocabulary vocabulary;
    private final WordMerger merger;
    private final WordCache cache = new WordCache();

    BytePairEncoder(BpeVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        merger = new WordMerger(vocabulary.mergeTable());
    }

    @Override
    public void encode(String text, int start, int limit, IntSequence ids) {
        int wordStart = start;
        while (wordStart < limit) {
            int wordEnd = PreTokenizer.wordEnd(text, wordStart, limit);
            encodeWord(text, wordStart, wordEnd, ids);
            wordStart = wordEnd;
        }
    }

    @Override
    public int byteId(int value) {
        return vocabulary.byteId(value);
    }

    private void encodeWord(String text, int start, int end, IntSequence ids) {
        if (end - start > WordCache.LONGEST_WORD) {
            ids.addAll(merged(text, start, end));
            return;
        }
        int slot = WordCache.slot(text, start, end);
        int[] cached = cache.get(slot, text, start, end);
        if (cached == WordCache.MISSING) {
            cached = merged(text, start, end);
            cache.put(slot, text.substring(start, end), cached);
        }
        ids.addAll(cached);
    }

    private int[] merged(String text, int start, int end) {
        byte[] bytes = Utf8.bytes(text, start, end);
        int[] symbols = new int[bytes.length];
        for (int index = 0; index < bytes.length; index++) {
            symbols[index] = vocabulary.byteId(bytes[index] & 0xFF);
        }
        return Arrays.copyOf(symbols, merger.merge(symbols));
    }
}
