package io.rondo.prep.extraction;

import org.jsoup.nodes.Element;

/**
 * A stretch of text that no block element interrupts.
 *
 * @param kind what holds it
 * @param text its words; of code also the line ends
 * @param parent the block element around it
 * @param weight its characters other than white space, where one that stands for a syllable or word counts for several
 * @param linkWeight how much of that is in links
 * @param sentences how many sentences end in it
 * @param order its number on the page
 */
record Block(Kind kind, String text, Element parent, int weight, int linkWeight, int sentences, int order) {
    /** What holds a block. */
    enum Kind {
        HEADING,
        PARAGRAPH,
        ITEM,
        ROW,
        CODE
    }

    private static final int LONG = 140;
    private static final int SENTENCE = 50;
    private static final double MOST_LINKS = 0.35;

    double linkDensity() {
        return weight == 0 ? 1 : (double) linkWeight / weight;
    }

    /** Whether the block on its own is evidence of main text. */
    boolean isGood() {
        boolean enough =
                weight >= LONG || (weight >= SENTENCE && sentences > 0) || (kind == Kind.CODE && weight >= SENTENCE);
        return kind != Kind.HEADING && enough && linkDensity() < MOST_LINKS;
    }

    /** The same block, whose length speaks for it although it is one link, as after a link that is never closed. */
    Block unlinked() {
        boolean speaks = weight >= LONG || (weight >= SENTENCE && sentences > 1);
        return !speaks ? this : new Block(kind, text, parent, weight, 0, sentences, order);
    }

    /** As a line of the text. */
    String line() {
        return kind == Kind.ITEM ? "- " + text : text;
    }
}
