package io.rondo.tokenizer;

import java.text.Normalizer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How BERT makes words of text (Devlin et al. 2018, arXiv:1810.04805), as Hugging Face's {@code BertNormalizer} and
 * {@code BertPreTokenizer} do it.
 *
 * @param cleanText whether control characters are dropped and every white space becomes a blank
 * @param chineseCharacters whether each Chinese character becomes a word of its own
 * @param stripAccents whether accents are dropped; if empty, they are where {@code lowercase}
 * @param lowercase whether letters are made lower case
 */
public record BertText(
        boolean cleanText, boolean chineseCharacters, Optional<Boolean> stripAccents, boolean lowercase) {
    /** As bert-base-uncased has it. */
    public static final BertText UNCASED = new BertText(true, true, Optional.empty(), true);

    /** As bert-base-cased has it. */
    public static final BertText CASED = new BertText(true, true, Optional.empty(), false);

    /** U+11938, the one character that Java decomposes and Hugging Face's older tables do not. */
    private static final String NEVER_DECOMPOSED = "\uD806\uDD38";

    /** Hands the words of a text, normalised, to {@code words}, from left to right; white space is in none. */
    public void split(String text, Consumer<String> words) {
        String normalised = normalise(Utf8.wellFormed(text));
        int start = 0;
        int index = 0;
        while (index < normalised.length()) {
            int codePoint = normalised.codePointAt(index);
            int next = index + Character.charCount(codePoint);
            boolean space = BertCharacters.isSpace(codePoint);
            if (space || BertCharacters.of(codePoint) == BertCharacters.PUNCTUATION) {
                if (index > start) {
                    words.accept(normalised.substring(start, index));
                }
                if (!space) {
                    words.accept(normalised.substring(index, next));
                }
                start = next;
            }
            index = next;
        }
        if (index > start) {
            words.accept(normalised.substring(start));
        }
    }

    private String normalise(String text) {
        String spaced = cleanText || chineseCharacters ? cleanAndSpace(text) : text;
        boolean strips = stripAccents.orElse(lowercase);
        String unaccented = strips ? withoutMarks(decomposed(spaced)) : spaced;
        if (!lowercase) {
            return unaccented;
        }
        StringBuilder lower = new StringBuilder(unaccented.length());
        unaccented.codePoints().forEach(codePoint -> BertCharacters.appendLower(codePoint, lower));
        return lower.toString();
    }

    private String cleanAndSpace(String text) {
        StringBuilder spaced = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (cleanText && isDropped(codePoint)) {
                return;
            }
            if (cleanText && BertCharacters.isSpace(codePoint)) {
                spaced.append(' ');
            } else if (chineseCharacters && BertCharacters.isChinese(codePoint)) {
                spaced.append(' ').appendCodePoint(codePoint).append(' ');
            } else {
                spaced.appendCodePoint(codePoint);
            }
        });
        return spaced.toString();
    }

    private static boolean isDropped(int codePoint) {
        return codePoint == 0
                || codePoint == Utf8.REPLACEMENT
                || BertCharacters.of(codePoint) == BertCharacters.CONTROL;
    }

    private static String decomposed(String text) {
        StringBuilder decomposed = new StringBuilder();
        int start = 0;
        int whole = text.indexOf(NEVER_DECOMPOSED);
        while (whole >= 0) {
            decomposed.append(Normalizer.normalize(text.substring(start, whole), Normalizer.Form.NFD));
            decomposed.append(NEVER_DECOMPOSED);
            start = whole + NEVER_DECOMPOSED.length();
            whole = text.indexOf(NEVER_DECOMPOSED, start);
        }
        return decomposed
                .append(Normalizer.normalize(text.substring(start), Normalizer.Form.NFD))
                .toString();
    }

    private static String withoutMarks(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(codePoint -> BertCharacters.of(codePoint) != BertCharacters.MARK)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
