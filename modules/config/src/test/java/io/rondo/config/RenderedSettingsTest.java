package io.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RenderedSettingsTest {
    enum Colour {
        DARK_RED,
        BLUE
    }

    record Inner(@Default("x") String text, @Default("1") double number) {}

    record Outer(
            String text,
            int whole,
            long tokens,
            double rate,
            boolean flag,
            Colour colour,
            List<String> texts,
            List<Integer> numbers,
            List<Inner> sections,
            @Default("given") Optional<String> option,
            Optional<Inner> optionalSection,
            Inner inner) {}

    @Property(tries = 300)
    void whatIsRenderedLoadsBackEqual(@ForAll("settings") Outer settings) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(Path.of("target/tmp")), "settings", ".json");
        try {
            Files.writeString(file, ConfigLoader.render(settings), StandardCharsets.UTF_8);
            assertThat(ConfigLoader.load(Outer.class, Optional.of(file), List.of()))
                    .isEqualTo(settings);
        } finally {
            Files.delete(file);
        }
    }

    @Example
    void theTextIsJsonInTheOrderOfTheRecord() {
        assertThat(ConfigLoader.render(new Inner("a \"b\"", 3e-4)))
                .isEqualTo("{\n  \"text\" : \"a \\\"b\\\"\",\n  \"number\" : 3.0E-4\n}\n");
    }

    @Provide
    Arbitrary<Outer> settings() {
        Arbitrary<String> text = Arbitraries.strings().all().ofMaxLength(12).filter(value -> new String(
                        value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .equals(value));
        Arbitrary<Double> rate =
                Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
        Arbitrary<Inner> inner = Combinators.combine(text, rate).as(Inner::new);
        return Combinators.combine(
                        text,
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        rate,
                        Arbitraries.of(Colour.class),
                        text.list().ofMaxSize(3),
                        inner.list().ofMaxSize(3),
                        inner.optional())
                .as((string, whole, tokens, number, colour, texts, sections, optional) -> new Outer(
                        string,
                        whole,
                        tokens,
                        number,
                        whole > 0,
                        colour,
                        texts,
                        List.of(whole, 1),
                        sections,
                        texts.stream().findFirst(),
                        optional,
                        new Inner(string, number)));
    }
}
