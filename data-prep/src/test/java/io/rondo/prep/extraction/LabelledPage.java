package io.rondo.prep.extraction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page written by hand, whose main text stands between {@code <!--+-->} and {@code <!--/-->}: title, paragraphs, lists,
 * tables, code, captions, posts of a thread. Bylines, dates, comments below an article, notices and links to elsewhere do not
 * belong to it.
 *
 * @param html without the marks
 * @param expected words of the main text
 */
record LabelledPage(String name, String html, List<String> expected) {
    private static final Pattern MARKED = Pattern.compile("(?s)<!--\\+-->(.*?)<!--/-->");
    private static final Pattern WORD = Pattern.compile(
            "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]|[\\p{L}\\p{M}\\p{N}&&[^\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}]]+");

    /** All pages of a folder of the resources. */
    static List<LabelledPage> all(String folder) throws IOException {
        List<LabelledPage> pages = new ArrayList<>();
        try (var files = Files.list(Path.of("src/test/resources/extraction", folder))) {
            for (Path file : files.sorted().toList()) {
                pages.add(of(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        return pages;
    }

    /** A name such as {@code page.windows-1251.html} says what the bytes are in; without one they are UTF-8. */
    private static LabelledPage of(String name, byte[] bytes) {
        String[] parts = name.split("\\.");
        Charset charset = parts.length == 3 ? Charset.forName(parts[1]) : StandardCharsets.UTF_8;
        StringBuilder main = new StringBuilder();
        Matcher marked = MARKED.matcher(new String(bytes, charset));
        while (marked.find()) {
            main.append(plain(marked.group(1))).append('\n');
        }
        // What is extracted knows nothing of the name.
        String html = CharacterSets.decode(ByteBuffer.wrap(bytes), Optional.empty())
                .orElse("")
                .replace("<!--+-->", "")
                .replace("<!--/-->", "");
        return new LabelledPage(name, html, words(main.toString()));
    }

    /** The words of a text; of Chinese and Japanese its characters. */
    static List<String> words(String text) {
        return WORD.matcher(text).results().map(found -> found.group()).toList();
    }

    /** Tags and the entities that the pages use, without a parser. */
    private static String plain(String html) {
        return html.replaceAll("</?(b|i|em|a|code)( [^>]*)?>", "")
                .replaceAll("<[^>]*>", " ")
                .replace("&amp;", "&")
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&eacute;", "é")
                .replace("&rsquo;", "’")
                .replaceAll("&[a-z]+;", " ");
    }
}
