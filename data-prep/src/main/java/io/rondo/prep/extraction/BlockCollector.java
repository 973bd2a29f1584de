package io.rondo.prep.extraction;

import io.rondo.prep.text.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Goes over a page once and cuts it into blocks; what {@link Furniture} knows is left out. */
final class BlockCollector implements NodeFilter {
    private static final Set<String> BREAKING = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "html",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "ul");
    // A Chinese character, a kana or a Hangul syllable says about as much as so many letters.
    private static final int WIDE_WEIGHT = 3;

    private final Furniture furniture;
    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private Element parent;
    private int weight;
    private int linkWeight;
    private int links;
    private int code;
    private boolean afterBreak;

    private BlockCollector(Document page) {
        this.furniture = new Furniture(page);
        this.parent = page;
    }

    static List<Block> collect(Document page) {
        BlockCollector collector = new BlockCollector(page);
        page.filter(collector);
        collector.flush();
        return collector.blocks;
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode words) {
            append(words.getWholeText());
            return FilterResult.CONTINUE;
        }
        if (!(node instanceof Element element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (furniture.isNoText(element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (furniture.holds(element)) {
            flush();
            return FilterResult.SKIP_ENTIRELY;
        }
        String name = element.normalName();
        if (breaks(element)) {
            flush();
            parent = element;
        }
        switch (name) {
            case "br" -> lineBreak();
            case "td", "th" -> text.append(' ');
            case "a" -> links++;
            case "pre" -> code++;
            default -> {}
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            String name = element.normalName();
            if (breaks(element)) {
                flush();
                parent = element.parent() == null ? parent : element.parent();
            }
            links -= name.equals("a") ? 1 : 0;
            code -= name.equals("pre") ? 1 : 0;
            if (name.equals("td") || name.equals("th")) {
                text.append(' ');
            }
        }
        return FilterResult.CONTINUE;
    }

    /** A paragraph that is all there is in a cell is the cell. */
    private static boolean breaks(Element element) {
        String name = element.normalName();
        Element around = element.parent();
        boolean cell = name.equals("p")
                && around != null
                && (around.normalName().equals("td") || around.normalName().equals("th"))
                && element.previousElementSibling() == null
                && element.nextElementSibling() == null;
        return BREAKING.contains(name) && !cell;
    }

    /** One ends a line, two end a block. */
    private void lineBreak() {
        if (code > 0) {
            text.append('\n');
        } else if (afterBreak) {
            flush();
        } else {
            text.append(' ');
            afterBreak = true;
        }
    }

    private void append(String words) {
        for (int i = 0; i < words.length(); i++) {
            char character = words.charAt(i);
            if (Characters.isSpace(character)) {
                appendSpace(character);
            } else {
                text.append(character);
                int value = Character.isLowSurrogate(character) ? 0 : isWide(character) ? WIDE_WEIGHT : 1;
                weight += value;
                linkWeight += links > 0 ? value : 0;
                afterBreak = false;
            }
        }
    }

    private void appendSpace(char space) {
        if (code > 0) {
            text.append(space);
        } else if (text.length() > 0 && text.charAt(text.length() - 1) != ' ') {
            text.append(' ');
        }
    }

    private void flush() {
        if (weight > 0) {
            String words = code > 0
                    ? text.toString().stripTrailing()
                    : text.toString().strip().replaceAll(" {2,}", " ");
            blocks.add(new Block(kind(), words, parent, weight, linkWeight, sentences(words), blocks.size()));
        }
        text.setLength(0);
        weight = 0;
        linkWeight = 0;
        afterBreak = false;
    }

    private Block.Kind kind() {
        if (code > 0) {
            return Block.Kind.CODE;
        }
        String name = parent.normalName();
        if (name.length() == 2 && name.charAt(0) == 'h' && Character.isDigit(name.charAt(1))) {
            return Block.Kind.HEADING;
        }
        return switch (name) {
            case "li", "dd", "dt" -> Block.Kind.ITEM;
            case "tr" -> Block.Kind.ROW;
            default -> Block.Kind.PARAGRAPH;
        };
    }

    private static int sentences(String words) {
        int ends = 0;
        for (int i = 0; i < words.length(); i++) {
            char next = i + 1 < words.length() ? words.charAt(i + 1) : ' ';
            boolean mark = Characters.endsSentence(words.charAt(i));
            ends += mark && (isWide(words.charAt(i)) || next == ' ' || Characters.closes(next)) ? 1 : 0;
        }
        return ends;
    }

    private static boolean isWide(char character) {
        return (character >= '\u2e80' && character <= '\u9fff')
                || (character >= '\uac00' && character <= '\ud7a3')
                || (character >= '\uf900' && character <= '\ufaff')
                || (character >= '\uff00' && character <= '\uff9f');
    }
}
