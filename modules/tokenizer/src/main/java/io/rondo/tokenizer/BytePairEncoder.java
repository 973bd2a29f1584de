package io.rondo.tokenizer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** Byte-level BPE of plain text: split into words, words into bytes, bytes merged. */
final class BytePairEncoder implements OrdinaryEncoder {
    private final BpeVocabulary vocabulary;
    /** The tokens that must be looked up, since their bytes do not merge into them. */
    private final Map<String, Integer> wholeWords;
    /** One per thread that has encoded at the same time as others. */
    private final Queue<WordEncoder> idle = new ConcurrentLinkedQueue<>();

    BytePairEncoder(BpeVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        wholeWords = vocabulary.rules().ignoresMerges() ? notMerged(vocabulary) : Map.of();
    }

    /** Leaves out added tokens, which plain text never gives, and tokens that are never one word. */
    private static Map<String, Integer> notMerged(BpeVocabulary vocabulary) {
        Splitter splitter = vocabulary.rules().pattern().splitter();
        Set<String> added =
                vocabulary.addedTokens().stream().map(AddedToken::content).collect(Collectors.toSet());
        Map<String, Integer> notMerged = new HashMap<>();
        WordMerger merger = new WordMerger(vocabulary.mergeTable());
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.tokens().get(id);
            Optional<byte[]> bytes = ByteAlphabet.bytes(token);
            if (bytes.isPresent() && !added.contains(token)) {
                int length = bytes.get().length;
                int[] symbols = new int[length];
                if (merger.merge(bytes.get(), 0, length, vocabulary.byteMerges(), symbols) > 1
                        && isOneWord(bytes.get(), splitter)) {
                    notMerged.put(token, id);
                }
            }
        }
        return notMerged;
    }

    private static boolean isOneWord(byte[] token, Splitter splitter) {
        return Utf8.wellFormedEnd(token, 0) == token.length && splitter.wordEnd(token, 0, token.length) == token.length;
    }

    @Override
    public void encode(byte[] text, int start, int limit, IntSequence ids) {
        WordEncoder taken = idle.poll();
        WordEncoder words = taken == null ? new WordEncoder(vocabulary, wholeWords) : taken;
        words.encode(text, start, limit, ids);
        idle.add(words);
    }

    @Override
    public int byteId(int value) {
        return vocabulary.byteId(value);
    }
}
