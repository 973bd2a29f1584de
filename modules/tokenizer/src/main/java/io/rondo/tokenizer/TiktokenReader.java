package io.rondo.tokenizer;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads OpenAI's {@code .tiktoken} files: a line per token, its bytes in base64, a space and its rank, which is its id.
 * Merges are not listed: two neighbours merge if they make a token, those of the lowest rank first. So a token's merge is
 * what is left of its bytes when all tokens of lower ranks are merged.
 */
final class TiktokenReader {
    private static final Pattern FIRST_LINE = Pattern.compile("[A-Za-z0-9+/]+=* [0-9]+");

    private final String source;
    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<Merge> merges = new ArrayList<>();

    private TiktokenReader(String source) {
        this.source = source;
    }

    /** Whether a file's text is of this kind rather than JSON. */
    static boolean recognises(String text) {
        int end = text.indexOf('\n');
        return FIRST_LINE
                .matcher((end < 0 ? text : text.substring(0, end)).strip())
                .matches();
    }

    static BpeTokenizer read(String text, String source) throws TokenizerFormatException {
        TiktokenReader reader = new TiktokenReader(source);
        reader.readLines(text);
        int ranks = reader.tokens.size();
        Optional<OpenAiVocabulary> vocabulary = OpenAiVocabulary.ofRanks(ranks);
        if (vocabulary.isEmpty()) {
            throw new TokenizerFormatException(
                    source,
                    "it has " + ranks + " tokens, but Rondo knows the split pattern only of "
                            + Stream.of(OpenAiVocabulary.values())
                                    .map(known -> known.name().toLowerCase(Locale.ROOT) + " (" + known.ranks() + ")")
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        try {
            return reader.tokenizer(vocabulary.get());
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(source, String.valueOf(e.getMessage()), e);
        }
    }

    private void readLines(String text) throws TokenizerFormatException {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            String token = ByteAlphabet.token(bytes(line, number));
            if (ids.putIfAbsent(token, tokens.size()) != null) {
                throw wrong(number, line, "a token that no earlier line has");
            }
            tokens.add(token);
        }
    }

    private byte[] bytes(String line, int number) throws TokenizerFormatException {
        int space = line.indexOf(' ');
        if (space <= 0 || !line.substring(space + 1).strip().equals(String.valueOf(tokens.size()))) {
            throw wrong(number, line, "a token in base64, a space and the rank " + tokens.size());
        }
        try {
            return Base64.getDecoder().decode(line.substring(0, space));
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(source, "line " + number + " does not begin with base64.", e);
        }
    }

    private TokenizerFormatException wrong(int number, String line, String expected) {
        return new TokenizerFormatException(
                source, "line " + number + " is \"" + line + "\", but Rondo expects " + expected + ".");
    }

    private BpeTokenizer tokenizer(OpenAiVocabulary vocabulary) {
        findMerges();
        List<AddedToken> specialTokens = vocabulary.specialTokens();
        int last = specialTokens.get(specialTokens.size() - 1).id();
        Map<Integer, String> special =
                specialTokens.stream().collect(Collectors.toMap(AddedToken::id, AddedToken::content));
        for (int id = tokens.size(); id <= last; id++) {
            tokens.add(special.getOrDefault(id, "<|unused_" + id + "|>"));
        }
        return BpeTokenizer.of(
                tokens, merges, specialTokens, new BpeRules(vocabulary.pattern(), BpeRules.WholeWords.LOOKED_UP));
    }

    private void findMerges() {
        int[] byteIds = new int[256];
        for (int value = 0; value < byteIds.length; value++) {
            byteIds[value] = ids.getOrDefault(String.valueOf(ByteAlphabet.character(value)), -1);
        }
        // Each token has one merge, or a split per byte between the first and the last.
        int most = tokens.stream().mapToInt(String::length).sum();
        MergeTable table = new MergeTable(Math.min(most, MergeTable.LIMIT));
        WordMerger merger = new WordMerger(table);
        for (int id = 0; id < tokens.size(); id++) {
            byte[] bytes = ByteAlphabet.bytes(tokens.get(id)).orElseThrow();
            int[] symbols = new int[bytes.length];
            for (int index = 0; index < bytes.length; index++) {
                symbols[index] = byteIds[bytes[index] & 0xFF];
            }
            int left = merger.merge(symbols, symbols.length);
            if (left == 2) {
                add(table, symbols[0], symbols[1], id);
            } else if (left > 2) {
                addEverySplit(table, id);
            }
        }
    }

    /** For a token that its own bytes never merge into, yet that neighbours in a longer word may make. */
    private void addEverySplit(MergeTable table, int id) {
        String token = tokens.get(id);
        for (int middle = 1; middle < token.length(); middle++) {
            Integer left = ids.get(token.substring(0, middle));
            Integer right = ids.get(token.substring(middle));
            if (left != null && right != null) {
                add(table, left, right, id);
            }
        }
    }

    private void add(MergeTable table, int left, int right, int result) {
        table.put(left, right, merges.size(), result);
        merges.add(new Merge(tokens.get(left), tokens.get(right)));
    }
}
