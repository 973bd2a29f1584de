package io.rondo.tokenizer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The regular expressions by which byte-level BPEs cut text into words before they merge. Rondo knows them by heart: each
 * has a {@link Splitter} by hand.
 */
public enum SplitPattern {
    /** GPT-2, r50k_base and Hugging Face's {@code ByteLevel}. */
    GPT2(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"),

    /** GPT-4 (cl100k_base) and Llama 3, which spell the same pattern differently. */
    GPT4(
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|"
                    + "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|"
                    + "\\s*[\\r\\n]|\\s+(?!\\S)|\\s+"),

    /** GPT-4o (o200k_base). */
    O200K("[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
            + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
            + "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
            + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"
            + "\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

    private final String regex;
    private final String otherSpelling;

    SplitPattern(String regex) {
        this(regex, regex);
    }

    SplitPattern(String regex, String otherSpelling) {
        this.regex = regex;
        this.otherSpelling = otherSpelling;
    }

    /** The pattern of a regular expression as tokenizer files spell it; empty if it is none that Rondo knows. */
    public static Optional<SplitPattern> of(String regex) {
        return Stream.of(values())
                .filter(pattern -> pattern.spellings().contains(regex))
                .findFirst();
    }

    /** The regular expression, which wants Unicode's meaning of {@code \s} and of ignored case. */
    public String regex() {
        return regex;
    }

    /** All regular expressions that mean this pattern. */
    List<String> spellings() {
        return Stream.of(regex, otherSpelling).distinct().toList();
    }

    Splitter splitter() {
        return switch (this) {
            case GPT2 -> new Gpt2Splitter();
            case GPT4 -> new Gpt4Splitter();
            case O200K -> new O200kSplitter();
        };
    }
}
