package io.rondo.prep.extraction;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** What a page says itself not to be its main text: by element, role, state, or the words in class and id. */
final class Furniture {
    private static final Set<String> NO_TEXT = Set.of(
            "audio",
            "button",
            "canvas",
            "embed",
            "head",
            "iframe",
            "input",
            "map",
            "math",
            "noframes",
            "noscript",
            "object",
            "option",
            "script",
            "select",
            "style",
            "svg",
            "template",
            "textarea",
            "title",
            "video");
    private static final Set<String> ELEMENTS = Set.of("address", "aside", "dialog", "footer", "menu", "nav");
    private static final Set<String> ROLES = Set.of(
            "alert",
            "alertdialog",
            "banner",
            "complementary",
            "contentinfo",
            "dialog",
            "menu",
            "menubar",
            "navigation",
            "search",
            "toolbar");
    private static final Set<String> WORDS = Set.of(
            "ad",
            "ads",
            "advert",
            "advertisement",
            "adslot",
            "author",
            "avatar",
            "banner",
            "breadcrumb",
            "breadcrumbs",
            "byline",
            "consent",
            "cookie",
            "cookiebar",
            "cookies",
            "copyright",
            "crumbs",
            "disclaimer",
            "footer",
            "gdpr",
            "login",
            "masthead",
            "menu",
            "meta",
            "metadata",
            "modal",
            "nav",
            "navbar",
            "navigation",
            "navlinks",
            "newsletter",
            "pager",
            "pagination",
            "popup",
            "poster",
            "print",
            "profile",
            "promo",
            "recommended",
            "recommendations",
            "related",
            "share",
            "sharing",
            "sidebar",
            "signature",
            "signup",
            "skip",
            "social",
            "sponsor",
            "sponsored",
            "subscribe",
            "subscription",
            "tags",
            "teaser",
            "toolbar",
            "topbar",
            "user",
            "userinfo",
            "vote",
            "votes",
            "widget",
            "widgets");
    // Names such as has-sidebar or no-ads speak of what is elsewhere.
    private static final Set<String> OF_OTHERS = Set.of("has", "no", "with", "without");
    private static final Set<String> NEVER = Set.of("html", "body", "main", "article");
    private static final Pattern BETWEEN_NAMES = Pattern.compile("\\s+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})");
    private static final Pattern HIDDEN = Pattern.compile("(?i)display\\s*:\\s*none|visibility\\s*:\\s*hidden");
    private static final int MOST_NAME_CHARACTERS = 500;
    private static final int MOST_MARK_CHARACTERS = 2;

    // An element that holds more of the page's characters is not beside anything, whatever it is called.
    private static final double MOST_OF_PAGE = 0.5;

    private final Set<Element> aroundTitle = Collections.newSetFromMap(new IdentityHashMap<>());
    private final IdentityHashMap<Element, Integer> characters = new IdentityHashMap<>();
    private final int allCharacters;

    Furniture(Document page) {
        for (Element around = page.selectFirst("h1"); around != null; around = around.parent()) {
            aroundTitle.add(around);
        }
        count(page);
        this.allCharacters = characters.getOrDefault(page.body(), 0);
    }

    private void count(Document page) {
        page.traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode text && node.parent() instanceof Element parent) {
                    characters.merge(parent, text.getWholeText().strip().length(), Integer::sum);
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (node instanceof Element element && element.parent() != null) {
                    characters.merge(element.parent(), characters.getOrDefault(element, 0), Integer::sum);
                }
            }
        });
    }

    /** Whether an element's text is not for reading. */
    boolean isNoText(Element element) {
        return NO_TEXT.contains(element.normalName()) || isMark(element);
    }

    /** A pilcrow or an arrow that is a link, as behind headings. */
    private static boolean isMark(Element element) {
        if (!element.normalName().equals("a")
                || element.childNodeSize() != 1
                || !(element.childNode(0) instanceof TextNode text)) {
            return false;
        }
        String mark = text.getWholeText().strip();
        return !mark.isEmpty()
                && mark.length() <= MOST_MARK_CHARACTERS
                && mark.codePoints().noneMatch(Character::isLetterOrDigit);
    }

    /** Whether an element and all that it holds stands beside the main text. */
    boolean holds(Element element) {
        String name = element.normalName();
        if (NEVER.contains(name) && !isHidden(element)) {
            return false;
        }
        if (isHidden(element) || ROLES.contains(element.attr("role").toLowerCase(Locale.ROOT))) {
            return true;
        }
        if (ELEMENTS.contains(name)) {
            return true;
        }
        if (name.equals("header")) {
            return !aroundTitle.contains(element);
        }
        return !aroundTitle.contains(element)
                && named(element.className() + " " + element.id())
                && characters.getOrDefault(element, 0) <= MOST_OF_PAGE * allCharacters;
    }

    private static boolean isHidden(Element element) {
        return element.hasAttr("hidden")
                || element.attr("aria-hidden").equals("true")
                || HIDDEN.matcher(element.attr("style")).find();
    }

    private static boolean named(String names) {
        return named(names, WORDS);
    }

    /** Whether one of some words stands in names such as {@code site-footer} or {@code relatedPosts}. */
    static boolean named(String names, Set<String> words) {
        if (names.isBlank() || names.length() > MOST_NAME_CHARACTERS) {
            return false;
        }
        for (String name : BETWEEN_NAMES.split(names, -1)) {
            String[] parts = BETWEEN_WORDS.split(name.strip(), -1);
            if (OF_OTHERS.contains(parts[0].toLowerCase(Locale.ROOT))) {
                continue;
            }
            for (String word : parts) {
                if (words.contains(word.toLowerCase(Locale.ROOT))) {
                    return true;
                }
            }
        }
        return false;
    }
}
