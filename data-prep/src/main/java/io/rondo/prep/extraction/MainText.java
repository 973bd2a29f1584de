package io.rondo.prep.extraction;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/**
 * Finds the main text of a page of HTML: title, paragraphs, lists, tables and code of what the page is about, without
 * navigation, advertisements, notices and comments. Blocks of text are judged by their length and by how much of them is
 * links, and by their neighbours, as Kohlschütter et al. 2010 ("Boilerplate Detection using Shallow Text Features") and
 * Pomikálek's jusText (2011) do; no words of any language are looked for in the text.
 *
 * @param maxCharacters of a page; a longer one is refused before it is parsed
 * @param maxSeconds a page that takes longer to parse is given up
 */
public record MainText(int maxCharacters, int maxSeconds) {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int BEGINNING = 2000;

    /** What became of a page. */
    public sealed interface Result {
        /** The text, a line for each block. */
        record Found(String text) implements Result {}

        /** The page has no main text. */
        record Nothing() implements Result {}

        /** The page has more than the most characters. */
        record TooLarge(int characters) implements Result {}

        /** Parsing took more than the most time. */
        record TooSlow() implements Result {}
    }

    /** Whether a text is HTML rather than plain text: it begins with a tag, or soon has the tag of a page or its body. */
    public static boolean isHtml(String text) {
        String beginning = text.substring(0, Math.min(BEGINNING, text.length())).toLowerCase(Locale.ROOT);
        if (beginning.contains("<html") || beginning.contains("<body")) {
            return true;
        }
        int at = 0;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at + 1 >= text.length() || text.charAt(at) != '<') {
            return false;
        }
        char next = text.charAt(at + 1);
        return next == '!' || next == '?' || Character.isLetter(next);
    }

    /** The main text of a page. */
    public Result of(String html) {
        if (html.length() > maxCharacters) {
            return new Result.TooLarge(html.length());
        }
        Document page;
        try {
            // The parser's greatest depth bounds what nesting can cost.
            page = Parser.htmlParser().parseInput(new DeadlineReader(html, maxSeconds * NANOS_PER_SECOND), "");
        } catch (DeadlineReader.Passed e) {
            return new Result.TooSlow();
        }
        List<Block> blocks = BlockCollector.collect(page);
        List<Block> main = MainBlocks.of(page, blocks);
        String text = main.stream().map(Block::line).collect(Collectors.joining("\n"));
        return Optional.of(text)
                .filter(found -> !found.isBlank())
                .<Result>map(Result.Found::new)
                .orElseGet(Result.Nothing::new);
    }
}
