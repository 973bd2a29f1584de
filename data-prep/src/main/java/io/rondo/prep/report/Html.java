package io.rondo.prep.report;

import java.util.List;
import java.util.Locale;

/** A page while it is written. Whatever is not written by {@link #raw} is escaped. */
final class Html {
    private final StringBuilder page = new StringBuilder();

    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    Html text(String text) {
        page.append(escaped(text));
        return this;
    }

    Html element(String tag, String text) {
        page.append('<').append(tag).append('>').append(escaped(text)).append("</");
        int end = tag.indexOf(' ');
        page.append(end < 0 ? tag : tag.substring(0, end)).append(">\n");
        return this;
    }

    /** A table whose first column names what the others count. */
    Html figures(List<String> heads, List<List<String>> rows) {
        return table("<table class=\"figures\">", heads, rows);
    }

    Html table(List<String> heads, List<List<String>> rows) {
        return table("<table>", heads, rows);
    }

    private Html table(String tag, List<String> heads, List<List<String>> rows) {
        raw("<div class=\"scroll\">" + tag + "<thead><tr>");
        heads.forEach(head -> element("th", head));
        raw("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            raw("<tr>");
            row.forEach(cell -> element("td", cell));
            raw("</tr>\n");
        }
        return raw("</tbody></table></div>\n");
    }

    /**
     * One bar with its label and number.
     *
     * @param part length of the bar
     * @param lost length of the second bar that follows
     * @param whole length that fills the line
     */
    Html bar(String label, long part, long lost, long whole, String number, String remark) {
        raw("<div class=\"bar\">").element("span class=\"label\"", label);
        raw("<span class=\"track\"><span class=\"fill\" style=\"width:" + width(part, whole) + "\"></span>");
        if (lost > 0) {
            raw("<span class=\"lost\" style=\"width:" + width(lost, whole) + "\"></span>");
        }
        raw("</span><span class=\"number\">").text(number);
        return raw("</span>").element("small", remark).raw("</div>\n");
    }

    @Override
    public String toString() {
        return page.toString();
    }

    private static String width(long part, long whole) {
        // What is there is to be seen.
        double percent = whole == 0 ? 0 : Math.max(part > 0 ? 0.3 : 0, 100.0 * part / whole);
        return String.format(Locale.ROOT, "%.2f%%", percent);
    }

    static String escaped(String text) {
        return visible(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Control characters, and those that turn the direction of what follows, are shown by their numbers. */
    static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            int type = Character.getType(point);
            boolean shown = point == '\n' || point == '\t' || point == 0x200c || point == 0x200d;
            if (!shown && (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE)) {
                visible.append(String.format(Locale.ROOT, "\\u%04x", point));
            } else {
                visible.appendCodePoint(point);
            }
        });
        return visible.toString();
    }
}
