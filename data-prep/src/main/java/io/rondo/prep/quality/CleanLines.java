package io.rondo.prep.quality;

import io.rondo.prep.documents.Document;
import io.rondo.prep.text.Characters;
import io.rondo.prep.text.Spans;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Drops the lines that are no sentences of a page, as C4 does (Raffel et al. 2020, "Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer", section 2.2, with the numbers of the published code): lines without
 * a mark at their end, short ones, ones with an overlong word, warnings about JavaScript, notices about cookies and terms; and
 * takes citations such as {@code [12]} out of the others.
 *
 * @param terminalPunctuation whether a line must end with {@code . ? !} or a quotation mark, and not with an ellipsis
 * @param minWords of a line
 * @param maxWordLength of each word, in UTF-16 units
 * @param javascript whether lines that speak of JavaScript are dropped
 * @param policies whether lines with the phrases of notices are dropped
 * @param citations whether numbers in square brackets are taken out
 */
public record CleanLines(
        boolean terminalPunctuation,
        int minWords,
        int maxWordLength,
        boolean javascript,
        boolean policies,
        boolean citations)
        implements Serializable {
    private static final List<String> NOTICES =
            List.of("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies");

    /** The text that is left; dropped lines are counted in the document's tally under this name and the reason. */
    public String clean(Document document, String tallyName) {
        StringBuilder left = new StringBuilder(document.text().length());
        boolean changed = false;
        String text = document.text();
        for (int start = 0; start < text.length(); ) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed;
            String given = text.substring(start, end);
            String line = citations ? withoutCitations(given) : given;
            Optional<String> reason = Characters.isBlank(given, 0, given.length()) ? Optional.empty() : reason(line);
            if (reason.isPresent()) {
                document.tally().add(tallyName + "." + reason.get(), 1);
                changed = true;
            } else {
                changed |= line.length() < given.length();
                left.append(line).append('\n');
            }
            start = end + 1;
        }
        return changed ? left.toString().strip() : text;
    }

    private Optional<String> reason(String line) {
        Spans words = Spans.words(line);
        if (words.count() < minWords) {
            return Optional.of("short-lines");
        }
        for (int i = 0; i < words.count(); i++) {
            if (words.length(i) > maxWordLength) {
                return Optional.of("overlong-words");
            }
        }
        if (terminalPunctuation && !endsSentence(line, words.end(words.count() - 1))) {
            return Optional.of("unpunctuated-lines");
        }
        if (javascript && Phrases.indexOf(line, "javascript", 0, line.length()) >= 0) {
            return Optional.of("javascript-lines");
        }
        if (policies && NOTICES.stream().anyMatch(notice -> Phrases.indexOf(line, notice, 0, line.length()) >= 0)) {
            return Optional.of("policy-lines");
        }
        return Optional.empty();
    }

    private static boolean endsSentence(String line, int end) {
        return switch (line.charAt(end - 1)) {
            case '.' -> !(end >= 3 && line.startsWith("...", end - 3));
            case '?', '!', '"', '\'', '”', '’' -> true;
            default -> false;
        };
    }

    private static String withoutCitations(String line) {
        int open = line.indexOf('[');
        if (open < 0) {
            return line;
        }
        StringBuilder left = new StringBuilder(line.length());
        int copied = 0;
        for (; open >= 0; open = line.indexOf('[', open + 1)) {
            int close = open + 1;
            while (close < line.length() && Characters.isDigit(line.charAt(close))) {
                close++;
            }
            if (close < line.length() && close > open + 1 && line.charAt(close) == ']') {
                left.append(line, copied, open);
                copied = close + 1;
            }
        }
        return copied == 0 ? line : left.append(line, copied, line.length()).toString();
    }
}
