package io.rondo.prep.extraction;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Chooses, of a page's blocks, those of the main text: first the element that holds it, then its blocks by their neighbours. */
final class MainBlocks {
    private static final Set<String> HOLDING =
            Set.of("article", "center", "div", "form", "main", "section", "table", "tbody", "td", "tr");
    private static final Set<String> COMMENTS =
            Set.of("comment", "comments", "disqus", "respond", "responses", "reviews");
    // Pages with so much text of their own are not about their comments.
    private static final int OWN_WEIGHT = 300;
    private static final double MOST_OF_PARENT = 0.8;
    private static final double NOTABLE = 0.03;
    private static final double HALF = 0.5;
    private static final double MOST_LINKS = 0.35;
    private static final double MOST_LINKS_OF_TABLE = 0.7;
    private static final Set<String> ITEMS = Set.of("dd", "dt", "li");
    private static final Set<String> DEFINITION = Set.of("dd", "dt");
    private static final int LIST_WEIGHT = 100;
    private static final int TABLE_WEIGHT = 60;
    private static final int LEAST_WEIGHT = 15;

    private enum Worth {
        GOOD,
        SHORT,
        HEADING,
        BAD
    }

    private final IdentityHashMap<Element, Double> mass = new IdentityHashMap<>();
    private final List<Block> blocks;
    private final List<Worth> worths;

    private MainBlocks(List<Block> blocks) {
        this.blocks = blocks;
        this.worths = worths(blocks);
        for (int i = 0; i < blocks.size(); i++) {
            if (worths.get(i) == Worth.GOOD) {
                double own = blocks.get(i).weight() * (1 - blocks.get(i).linkDensity());
                for (Element above = blocks.get(i).parent(); above != null; above = above.parent()) {
                    mass.merge(above, own, Double::sum);
                }
            }
        }
    }

    /** In the order of the page; none if the page has no main text. */
    static List<Block> of(Document page, List<Block> collected) {
        List<Block> all = collected.stream().anyMatch(Block::isGood)
                ? collected
                : collected.stream().map(Block::unlinked).toList();
        IdentityHashMap<Element, Boolean> comments = new IdentityHashMap<>();
        List<Block> own = all.stream()
                .filter(block -> !isComment(block.parent(), comments))
                .toList();
        int weight = own.stream().filter(Block::isGood).mapToInt(Block::weight).sum();
        MainBlocks candidates = new MainBlocks(weight >= OWN_WEIGHT ? own : all);
        Element holder = candidates.holder(page);
        MainBlocks inside = new MainBlocks(candidates.blocks.stream()
                .filter(block -> isInside(block.parent(), holder))
                .toList());
        List<Block> kept = inside.kept();
        return kept.isEmpty() ? kept : withTitle(page, all, kept);
    }

    /** The smallest element that holds nearly all good text. */
    private Element holder(Document page) {
        Element holder = page.body();
        for (Element main : page.select("main, [role=main]")) {
            if (mass(main) >= HALF * mass(holder)) {
                holder = main;
                break;
            }
        }
        for (; ; ) {
            Element within = holder;
            Element largest = holder.children().stream()
                    .filter(child -> mass(child) >= MOST_OF_PARENT * mass(within))
                    .filter(child -> HOLDING.contains(child.normalName()) && !hasEquals(child))
                    .findFirst()
                    .orElse(holder);
            if (largest.equals(holder) || mass(holder) == 0) {
                return holder;
            }
            holder = largest;
        }
    }

    /** Whether siblings of the same kind hold text too, as the posts of a thread do. */
    private boolean hasEquals(Element element) {
        double notable = NOTABLE * mass(element);
        return element.siblingElements().stream()
                .anyMatch(sibling -> sibling.normalName().equals(element.normalName())
                        && sibling.className().equals(element.className())
                        && mass(sibling) > notable);
    }

    private double mass(Element element) {
        return mass.getOrDefault(element, 0.0);
    }

    private List<Block> kept() {
        boolean[] goodFollows = new boolean[blocks.size()];
        boolean good = false;
        for (int i = blocks.size() - 1; i >= 0; i--) {
            goodFollows[i] = good;
            good = isJudged(worths.get(i)) ? worths.get(i) == Worth.GOOD : good;
        }
        List<Block> kept = new ArrayList<>();
        int judged = -1;
        for (int i = 0; i < blocks.size(); i++) {
            boolean goodBefore = judged >= 0 && worths.get(judged) == Worth.GOOD;
            boolean keep =
                    switch (worths.get(i)) {
                        case GOOD -> true;
                        case SHORT -> goodBefore && (goodFollows[i] || goesOn(blocks.get(judged), blocks.get(i)));
                        case HEADING -> goodFollows[i];
                        case BAD -> false;
                    };
            if (keep) {
                kept.add(blocks.get(i));
            }
            judged = isJudged(worths.get(i)) ? i : judged;
        }
        return worths.contains(Worth.GOOD) ? kept : sentences();
    }

    /** Whether a short block ends what a good one has begun: a sentence or code beside it. */
    private static boolean goesOn(Block good, Block next) {
        boolean complete = next.sentences() > 0
                || next.kind() == Block.Kind.CODE
                || DEFINITION.contains(next.parent().normalName());
        return complete
                && next.linkDensity() < MOST_LINKS
                && (Objects.equals(good.parent().parent(), next.parent().parent())
                        || Objects.equals(list(good), list(next)));
    }

    /** The element with the items of which a block is one, or part of one. */
    private static Element list(Block block) {
        Element parent = block.parent();
        Element around = parent.parent();
        Element item = around != null && ITEMS.contains(around.normalName()) ? around : parent;
        return item.parent() == null ? item : item.parent();
    }

    /** Whether a block is judged on its own rather than by the nearest such blocks on both sides. */
    private static boolean isJudged(Worth worth) {
        return worth == Worth.GOOD || worth == Worth.BAD;
    }

    /** All there is on a page without a longer text. */
    private List<Block> sentences() {
        return blocks.stream()
                .filter(block -> block.kind() != Block.Kind.HEADING
                        && block.linkDensity() < MOST_LINKS
                        && block.sentences() > 0
                        && block.weight() >= LEAST_WEIGHT)
                .toList();
    }

    private static List<Worth> worths(List<Block> blocks) {
        List<Worth> worths = new ArrayList<>();
        for (int start = 0; start < blocks.size(); ) {
            int end = start + 1;
            while (end < blocks.size() && together(blocks.get(start), blocks.get(end))) {
                end++;
            }
            List<Block> unit = blocks.subList(start, end);
            boolean whole = end - start > 1 && isGood(unit);
            for (Block block : unit) {
                worths.add(whole ? Worth.GOOD : worth(block));
            }
            start = end;
        }
        return worths;
    }

    private static Worth worth(Block block) {
        if (block.isGood()) {
            return Worth.GOOD;
        }
        if (block.kind() == Block.Kind.HEADING) {
            return Worth.HEADING;
        }
        return block.linkDensity() >= HALF ? Worth.BAD : Worth.SHORT;
    }

    /** Items of one list and rows of one table are judged together. */
    private static boolean together(Block first, Block next) {
        return first.kind() == next.kind()
                && (first.kind() == Block.Kind.ITEM || first.kind() == Block.Kind.ROW)
                && Objects.equals(first.parent().parent(), next.parent().parent());
    }

    private static boolean isGood(List<Block> unit) {
        int weight = unit.stream().mapToInt(Block::weight).sum();
        int links = unit.stream().mapToInt(Block::linkWeight).sum();
        int least = unit.get(0).kind() == Block.Kind.ROW ? TABLE_WEIGHT : LIST_WEIGHT;
        double most = isInDataTable(unit.get(0)) ? MOST_LINKS_OF_TABLE : MOST_LINKS;
        return weight >= least && links < most * weight;
    }

    /** Whether a block is a row of a table that names its columns; there entries may well be links. */
    private static boolean isInDataTable(Block block) {
        Element table = block.kind() == Block.Kind.ROW ? block.parent().closest("table") : null;
        Element first = table == null ? null : table.selectFirst("tr");
        return first != null
                && first.childrenSize() > 1
                && first.children().stream().allMatch(cell -> cell.normalName().equals("th"));
    }

    /** The parser's greatest depth bounds the recursion. */
    private static boolean isComment(Element element, IdentityHashMap<Element, Boolean> known) {
        Boolean before = known.get(element);
        if (before != null) {
            return before;
        }
        Element parent = element.parent();
        if (parent == null || element.normalName().equals("body")) {
            return false;
        }
        boolean comment =
                Furniture.named(element.className() + " " + element.id(), COMMENTS) || isComment(parent, known);
        known.put(element, comment);
        return comment;
    }

    private static boolean isInside(Element element, Element holder) {
        for (Element above = element; above != null; above = above.parent()) {
            if (above.equals(holder)) {
                return true;
            }
        }
        return false;
    }

    /** The page's title often stands beside the element that holds the text. */
    private static List<Block> withTitle(Document page, List<Block> all, List<Block> kept) {
        Element title = page.selectFirst("h1");
        for (Block block : all) {
            if (block.order() >= kept.get(0).order()) {
                break;
            }
            if (title != null && isInside(block.parent(), title)) {
                List<Block> titled = new ArrayList<>(kept);
                titled.add(0, block);
                return titled;
            }
        }
        return kept;
    }
}
