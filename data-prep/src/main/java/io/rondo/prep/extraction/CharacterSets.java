package io.rondo.prep.extraction;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes pages, in the order of the HTML standard (section "Determining the character encoding"): byte order mark, what the
 * server said, what the page says, what the bytes look like. Bytes that are valid UTF-8 are taken for it, whatever is said.
 */
public final class CharacterSets {
    private static final int PRESCAN_BYTES = 4096;
    // A page with more of it broken is no text.
    private static final double MOST_REPLACED = 0.05;
    private static final char REPLACEMENT = '\uFFFD';

    // What the Encoding standard reads these names as.
    private static final Map<String, String> READ_AS = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("gb2312", "GB18030"),
            Map.entry("gbk", "GB18030"),
            Map.entry("x-gbk", "GB18030"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("big5", "Big5-HKSCS"),
            Map.entry("unicode", "UTF-8"),
            Map.entry("utf8", "UTF-8"));

    private CharacterSets() {}

    /**
     * The text of a page.
     *
     * @param declared the character set that came with the page, as its sender spelled it
     * @return well-formed UTF-16; nothing if the bytes are no text
     */
    public static Optional<String> decode(ByteBuffer bytes, Optional<String> declared) {
        Optional<Charset> marked = ofMark(bytes);
        if (marked.isPresent()) {
            return replacing(bytes, marked.get()).map(text -> text.startsWith("\uFEFF") ? text.substring(1) : text);
        }
        Optional<String> utf8 = strictly(bytes, StandardCharsets.UTF_8);
        if (utf8.isPresent() && utf8.get().indexOf('\u001B') < 0) {
            return utf8.filter(CharacterSets::isText);
        }
        Optional<String> named = declared.flatMap(CharacterSets::named).flatMap(charset -> replacing(bytes, charset));
        if (named.isEmpty()) {
            named = inPage(bytes).flatMap(CharacterSets::named).flatMap(charset -> replacing(bytes, charset));
        }
        Optional<String> text =
                named.isPresent() ? named : CharacterSetGuess.of(bytes).flatMap(c -> replacing(bytes, c));
        return text.filter(CharacterSets::isText);
    }

    /** The bytes in a character set; nothing if any is not of it. */
    static Optional<String> strictly(ByteBuffer bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder().decode(bytes.duplicate()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> replacing(ByteBuffer bytes, Charset charset) {
        try {
            CharBuffer decoded = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .decode(bytes.duplicate());
            String text = decoded.toString();
            long replaced =
                    text.chars().filter(character -> character == REPLACEMENT).count();
            return replaced > MOST_REPLACED * text.length() ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Images and archives that call themselves pages are full of what no page has. */
    private static boolean isText(String text) {
        long controls = text.chars()
                .filter(character -> character < ' '
                        && character != '\n'
                        && character != '\r'
                        && character != '\t'
                        && character != '\f')
                .count();
        return controls <= MOST_REPLACED * text.length();
    }

    private static Optional<Charset> ofMark(ByteBuffer bytes) {
        int start = bytes.position();
        int length = bytes.remaining();
        int first = length > 0 ? bytes.get(start) & 0xff : -1;
        int second = length > 1 ? bytes.get(start + 1) & 0xff : -1;
        if (first == 0xef && second == 0xbb && length > 2 && (bytes.get(start + 2) & 0xff) == 0xbf) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        if (first == 0xfe && second == 0xff) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        return first == 0xff && second == 0xfe ? Optional.of(StandardCharsets.UTF_16LE) : Optional.empty();
    }

    private static Optional<Charset> named(String label) {
        String name = label.strip().toLowerCase(Locale.ROOT);
        try {
            return Optional.of(Charset.forName(READ_AS.getOrDefault(name, name)))
                    .filter(Charset::canEncode);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What a meta element or an XML declaration at the beginning says. */
    private static Optional<String> inPage(ByteBuffer bytes) {
        byte[] head = new byte[Math.min(PRESCAN_BYTES, bytes.remaining())];
        bytes.duplicate().get(head);
        String page = new String(head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (page.startsWith("<?xml")) {
            Optional<String> encoding = value(page.substring(0, page.indexOf('>') + 1), "encoding");
            if (encoding.isPresent()) {
                return encoding;
            }
        }
        for (int meta = page.indexOf("<meta"); meta >= 0; meta = page.indexOf("<meta", meta + 1)) {
            int end = page.indexOf('>', meta);
            Optional<String> charset = value(page.substring(meta, end < 0 ? page.length() : end), "charset");
            if (charset.isPresent()) {
                // A page whose bytes could be searched for this is not in UTF-16.
                return charset.filter(name -> !name.startsWith("utf-16"));
            }
        }
        return Optional.empty();
    }

    /** What follows a name and an equals sign. */
    private static Optional<String> value(String tag, String name) {
        int at = tag.indexOf(name);
        if (at < 0) {
            return Optional.empty();
        }
        int from = at + name.length();
        while (from < tag.length() && " =\"'\t".indexOf(tag.charAt(from)) >= 0) {
            from++;
        }
        int to = from;
        while (to < tag.length() && " \"';/?>".indexOf(tag.charAt(to)) < 0) {
            to++;
        }
        return to > from ? Optional.of(tag.substring(from, to)) : Optional.empty();
    }
}
