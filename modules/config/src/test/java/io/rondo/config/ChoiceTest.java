package io.rondo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    @Choice(key = "shape")
    sealed interface Shape permits Round, Square {}

    sealed interface Round extends Shape permits SmallCircle {}

    record SmallCircle(@Default("1") @Range(min = 0, max = 5) double radius) implements Round {}

    record Square(int side) implements Shape {}

    record Drawing(Optional<List<Shape>> shapes) {}

    @Test
    void aNameAloneStandsForAllDefaultsAndASectionForItsSettings() {
        assertThat(shapes("[small-circle, { shape = square, side = 3 }, { shape = small-circle, radius = 2 }]"))
                .contains(List.of(new SmallCircle(1), new Square(3), new SmallCircle(2)));
        assertThat(shapes("small-circle")).contains(List.of(new SmallCircle(1)));
        assertThat(shapes("null")).isEmpty();
    }

    @Test
    void whatIsRenderedReadsBackEqual() {
        Drawing drawing = new Drawing(Optional.of(List.of(new SmallCircle(0.5), new Square(2))));

        assertThat(ConfigLoader.render(drawing)).contains("\"shape\" : \"small-circle\"");
        assertThat(ConfigLoader.parse(Drawing.class, "text", ConfigLoader.render(drawing)))
                .isEqualTo(drawing);
    }

    @Test
    void mistakesAreNamed() {
        assertRefused("[oval]", "command line: shapes[0] = oval is not known; it must be one of small-circle, square");
        assertRefused(
                "[{ side = 3 }]", "shapes[0] does not say which shape it is; it must be one of small-circle, square");
        assertRefused("[{ shape = square, sight = 3 }]", "shapes[0].sight is not a setting; known here: side");
        assertRefused("[square]", "shapes[0].side is missing; it has no default");
        assertRefused("[{ shape = small-circle, radius = 6 }]", "shapes[0].radius = 6 is out of range");
    }

    private static Optional<List<Shape>> shapes(String value) {
        return ConfigLoader.load(Drawing.class, Optional.empty(), List.of("shapes=" + value))
                .shapes();
    }

    private static void assertRefused(String value, String sentence) {
        assertThatThrownBy(() -> shapes(value))
                .isInstanceOf(RondoException.class)
                .hasMessageContaining(sentence);
    }
}
