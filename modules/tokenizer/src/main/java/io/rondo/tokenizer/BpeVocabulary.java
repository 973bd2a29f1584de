package io.rondo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The tokens and merges of a byte-level BPE, checked: every byte has a token, every merge's parts and result exist. */
final class BpeVocabulary {
    private final List<String> tokens;
    private final Map<String, Integer> ids;
    private final List<Merge> merges;
    private final List<AddedToken> addedTokens;
    private final int[] byteIds = new int[256];
    private final byte[][] tokenBytes;
    private final MergeTable mergeTable;
    private final BpeRules rules;
    private final ByteMerges byteMerges;

    BpeVocabulary(List<String> tokens, List<Merge> merges, List<AddedToken> addedTokens, BpeRules rules) {
        this.rules = rules;
        this.tokens = List.copyOf(tokens);
        this.merges = List.copyOf(merges);
        this.addedTokens = List.copyOf(addedTokens);
        ids = index(this.tokens);
        tokenBytes = new byte[tokens.size()][];
        for (int id = 0; id < tokenBytes.length; id++) {
            String token = tokens.get(id);
            tokenBytes[id] = ByteAlphabet.bytes(token).orElseGet(() -> token.getBytes(StandardCharsets.UTF_8));
        }
        require(
                Math.max(tokens.size(), merges.size()) <= MergeTable.LIMIT,
                "There are %d tokens and %d merges, but Rondo expects at most %d of each.",
                tokens.size(),
                merges.size(),
                MergeTable.LIMIT);
        mergeTable = new MergeTable(merges.size());
        BitSet fromBytes = new BitSet();
        addBytes(fromBytes);
        addMerges(fromBytes);
        byteMerges = new ByteMerges(byteIds, mergeTable);
        checkAddedTokens(fromBytes);
    }

    private static Map<String, Integer> index(List<String> tokens) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            String token = tokens.get(id);
            require(!token.isEmpty(), "The token of id %d is empty.", id);
            require(Utf8.loneSurrogate(token, 0) < 0, "The token of id %d holds a lone surrogate.", id);
            Integer before = ids.put(token, id);
            require(before == null, "The token \"%s\" has two ids, %d and %d.", token, before, id);
        }
        return ids;
    }

    private void addBytes(BitSet fromBytes) {
        for (int value = 0; value < 256; value++) {
            String character = String.valueOf(ByteAlphabet.character(value));
            Integer id = ids.get(character);
            if (id == null) {
                throw new IllegalArgumentException(String.format(
                        "The vocabulary lacks \"%s\", the token of byte 0x%02X; byte-level BPE needs all 256 bytes.",
                        character, value));
            }
            byteIds[value] = id;
            fromBytes.set(id);
        }
    }

    private void addMerges(BitSet fromBytes) {
        for (int rank = 0; rank < merges.size(); rank++) {
            Merge merge = merges.get(rank);
            int left = mergeId(rank, merge, merge.left(), "whose left part");
            int right = mergeId(rank, merge, merge.right(), "whose right part");
            int result = mergeId(rank, merge, merge.result(), "whose result");
            require(
                    !mergeTable.contains(left, right),
                    "Merge %d (\"%s\" + \"%s\") is listed a second time.",
                    rank,
                    merge.left(),
                    merge.right());
            mergeTable.put(left, right, rank, result);
            fromBytes.set(result);
        }
    }

    private int mergeId(int rank, Merge merge, String token, String part) {
        Integer id = ids.get(token);
        if (id == null) {
            throw new IllegalArgumentException(String.format(
                    "Merge %d is \"%s\" + \"%s\", %s \"%s\" is not in the vocabulary.",
                    rank, merge.left(), merge.right(), part, token));
        }
        return id;
    }

    private void checkAddedTokens(BitSet fromBytes) {
        BitSet seen = new BitSet();
        for (AddedToken token : addedTokens) {
            require(
                    id(token.content()).equals(OptionalInt.of(token.id())),
                    "The added token \"%s\" has id %d, which is not its id in the vocabulary.",
                    token.content(),
                    token.id());
            require(!seen.get(token.id()), "The added token \"%s\" is listed a second time.", token.content());
            seen.set(token.id());
            byte[] text = token.content().getBytes(StandardCharsets.UTF_8);
            Optional<byte[]> bytes = ByteAlphabet.bytes(token.content());
            boolean oneMeaning = bytes.isEmpty() || Arrays.equals(bytes.get(), text);
            require(
                    oneMeaning || !fromBytes.get(token.id()),
                    "The added token \"%s\" is also the byte-level form of other bytes, so its id could not be decoded.",
                    token.content());
            tokenBytes[token.id()] = text;
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for one private method
    private static void require(boolean holds, String sentence, Object... values) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(sentence, values));
        }
    }

    int size() {
        return tokens.size();
    }

    List<String> tokens() {
        return tokens;
    }

    List<Merge> merges() {
        return merges;
    }

    List<AddedToken> addedTokens() {
        return addedTokens;
    }

    MergeTable mergeTable() {
        return mergeTable;
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    BpeRules rules() {
        return rules;
    }

    ByteMerges byteMerges() {
        return byteMerges;
    }

    int byteId(int value) {
        return byteIds[value];
    }

    /** The bytes of every token; not to be changed. */
    byte[][] tokenBytes() {
        return tokenBytes;
    }
}
