package io.rondo.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Texts that are hard on a splitter and on UTF-8: every class of character, contractions, pairs and lone surrogates. */
final class Texts extends DomainContextBase {
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.oneOf(
                Arbitraries.of("'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'l", "'r", "'", "''", " '", "'re's"),
                Arbitraries.of(" ", "  ", "\n", "\t", "\r\n", " \n ", "\u00A0", "\u0085", "\u2003", "\u3000", "\u001C"),
                Arbitraries.of("a", "B", "é", "ß", "я", "風", "\u0939\u093F", "e\u0301", "ǅ", "ʰ", "𝒜", "𠀀", "\uFDFB"),
                Arbitraries.of("1", "42", "½", "Ⅳ", "²", "٣", "𝟘", "〇"),
                Arbitraries.of(".", "!?", "…", "😀", "👩‍👩‍👧", "\u200B", "\uFEFF", "\uFFFD", "\u0000", "_", "\u180E"),
                Arbitraries.of("<|endoftext|>", "<|endoftext", "<wind>", "\uD83D", "\uDE00", "\uDBFF\uDFFF"),
                Arbitraries.strings().all().ofMaxLength(4),
                Arbitraries.strings().ascii().ofMaxLength(8));
        return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(24);
        Arbitrary<byte[]> utf8 = texts().map(text -> text.getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> broken = Arbitraries.of(
                new byte[] {(byte) 0xC0, (byte) 0x80},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xE0, (byte) 0x9F, (byte) 0xBF},
                new byte[] {(byte) 0xF0, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF},
                new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                new byte[] {(byte) 0xF0, (byte) 0x9F, (byte) 0x98},
                new byte[] {(byte) 0xE2, (byte) 0x82},
                new byte[] {(byte) 0xFF, (byte) 0xFE});
        return Arbitraries.oneOf(random, utf8, broken).list().ofMaxSize(6).map(parts -> {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            parts.forEach(joined::writeBytes);
            return joined.toByteArray();
        });
    }
}
