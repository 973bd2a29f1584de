package io.rondo.prep.normalization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextNormalizerTest {
    private static final TextNormalizer ALL = new TextNormalizer(true, true, true, true);

    /** Misread text as it is found in the wild, and what was meant. */
    private static final String[][] MISREAD = {
        {"Ã©tÃ©", "été"},
        {"Itâ€™s a dogâ€™s life", "It’s a dog’s life"},
        {"â€œquotedâ€\u009d", "“quoted”"},
        {"pages 12â€“14 â€” and on", "pages 12–14 — and on"},
        {"wait forâ€¦", "wait for…"},
        {"â€¢ one", "• one"},
        {"50 â‚¬", "50 €"},
        {"Windowsâ„¢", "Windows™"},
        {"Â£10 and Â§ 3 at 20Â°C", "£10 and § 3 at 20°C"},
        {"Â© 2010", "© 2010"},
        {"a Â\u00a0b", "a \u00a0b"},
        {"FuÃŸball in KÃ¶ln", "Fußball in Köln"},
        {"Ãœber Ã„nderungen in Ã–sterreich", "Über Änderungen in Österreich"},
        {"seÃ±or, maÃ±ana, Â¿quÃ©?", "señor, mañana, ¿qué?"},
        {"aÃ­", "aí"},
        {"voilÃ\u00a0 tout", "voilà tout"},
        {"situaÃ§Ã£o econÃ´mica", "situação econômica"},
        {"smÃ¸rrebrÃ¸d pÃ¥ bordet", "smørrebrød på bordet"},
        {"ÅodÅºÃ³", "ÅodÅºÃ³".replace("Åº", "ź").replace("Ã³", "ó")},
        {"PrzemysÅ‚aw", "Przemysław"},
        {"DomniÈ›ei", "Domniței"},
        {"ÄŒeskÃ¡ republika", "Česká republika"},
        {"Å\u00a0tÄ›dry veÄ\u008der", "Štědry večer"},
        {"ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€!", "Привет, мир!"},
        {"ÎšÎ±Î»Î·Î¼Î­ÏÎ±".replace("ÏÎ±", "Ï\u0081Î±"), "Καλημέρα"},
        {"×©×œ×•×\u009d ×¢×•×œ×\u009d", "שלום עולם"},
        {"ä½\u00a0å¥½ä¸–ç•Œ", "你好世界"},
        {"æ—¥æœ¬èªž", "日本語"},
        {"good ðŸ˜€ mood", "good 😀 mood"},
        {"thatÃ¢â‚¬â„¢s twice", "that’s twice"},
        {"ÃƒÂ©", "é"},
        {"ï»¿first", "first"},
        {"ï¬\u0081ne", "ﬁne"},
        {"fine here â€“ and “good” there", "fine here – and “good” there"},
        {"caf\u00c3\u00a9 (Latin-1)", "café (Latin-1)"},
        {"don\u00e2\u0080\u0099t (Latin-1)", "don’t (Latin-1)"},
    };

    /** Good text that has the same characters side by side. */
    private static final String[] GOOD = {
        "Er schrieb ein großes „Ä“ an die Tafel",
        "là\u00a0» dit-il, « été\u00a0» et « ça\u00a0»",
        "VÝŠKA, ÚŽASNÝ, NÍŽE, PŘÍŠTÍ",
        "NÃO, IRMÃ – MANHÃ",
        "CAFÉ™ and CLICHÉ®",
        "naïve façade, Ångström, Æsir, œuvre",
        "Σίσυφος, Привет, שלום, 日本語",
        "3 × ½, Ø 5 mm",
        "l'été… l'année’s",
        "Ü\u00adber",
        "paral·lel, AL·LÒ",
        "“È” disse",
        "À — à — É—",
        "Â and Ã alone, Ã. Â,",
        "£5 · €3 · ¥4 ± 2°",
        "el señor Muñoz vivió en Logroño",
        "MÜLLER „STRAẞE“ FÜR «ÖL»",
    };

    @Example
    void misreadTextIsRepaired() {
        for (String[] pair : MISREAD) {
            assertThat(ALL.normalize(pair[0], part -> {})).as(pair[0]).isEqualTo(pair[1]);
        }
    }

    @Example
    void goodTextStaysAsItIs() {
        for (String text : GOOD) {
            assertThat(ALL.normalize(text, part -> {})).isEqualTo(text);
        }
    }

    @Example
    void sentencesOfManyLanguagesComeBackFromBothEncodings() {
        List<String> sentences = List.of(
                "Les députés européens ont déjà été consultés à Strasbourg.",
                "Die Änderungsanträge müssen natürlich geprüft werden, schließlich größtenteils.",
                "Señor Presidente, ¿por qué no se votó mañana?",
                "Poslanci už hlasovali o návrhu Českého předsednictví.",
                "Europaparlamentets ledamöter får rösta på förslaget i går.",
                "Το Ευρωπαϊκό Κοινοβούλιο ψήφισε χθες.",
                "Комиссия приняла решение вчера вечером.");
        for (String sentence : sentences) {
            String latin = new String(sentence.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            assertThat(ALL.normalize(latin, part -> {})).isEqualTo(sentence);
            assertThat(ALL.normalize(windows(sentence), part -> {})).isEqualTo(sentence);
            assertThat(ALL.normalize(sentence, part -> {})).isEqualTo(sentence);
        }
    }

    @Example
    void controlsLineEndsAndCompositionAreNormalisedAndNamed() {
        List<String> parts = new ArrayList<>();

        assertThat(ALL.normalize(
                        "a\r\nb\rc\u000bd\u2028e\u0085f\u0000\u0007g\ufeff\uffff\udbff\udfffh\ti e\u0301", parts::add))
                .isEqualTo("a\nb\nc\nd\ne\nfgh\ti é");
        assertThat(parts).containsExactly("line-ends", "controls", "nfc");
    }

    @Example
    void partsCanBeLeftOut() {
        TextNormalizer none = new TextNormalizer(false, false, false, false);
        String text = "Ã©\r\n\u0007e\u0301";

        assertThat(none.normalize(text, part -> {})).isSameAs(text);
        assertThat(new TextNormalizer(false, true, false, false).normalize(text, part -> {}))
                .isEqualTo("é\r\n\u0007e\u0301");
    }

    @Example
    void longRunsTakeLinearTime() {
        String run = "Ñ€".repeat(200_000) + "\n" + "à\u00a0»".repeat(100_000) + "\n" + "Ä“".repeat(100_000);

        assertThat(ALL.normalize(run, part -> {})).startsWith("рр").endsWith("Ä“");
    }

    @Property(tries = 2000)
    void twiceIsOnce(@ForAll("texts") String text) {
        String once = ALL.normalize(text, part -> {});

        assertThat(ALL.normalize(once, part -> {})).isEqualTo(once);
        assertThat(Normalizer.isNormalized(once, Normalizer.Form.NFC)).isTrue();
    }

    @Property(tries = 1000)
    void asciiIsNeverChangedBeyondControls(@ForAll("ascii") String text) {
        assertThat(ALL.normalize(text, part -> {})).isEqualTo(text);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "Ã", "Â", "â", "€", "™", "©", "\u00a0", "ð", "Ÿ", "˜", "Ð", "Ñ", "°", "“", "é", "e\u0301", "\r", "\n",
                "\u0007", "\u0080", "\u0085", "\u009d", "ä", "½", "å", "¥", "a", "Z", " ", "\ufeff", "ï", "»", "¿", "ƒ",
                "\u0301", "×", "¢", "\u2028", "\ufffe", "😀", "\u0958", "Ã©", "â€™", "ÃƒÂ");
        return Arbitraries.oneOf(
                pieces.list().ofMaxSize(12).map(list -> String.join("", list)),
                Arbitraries.strings().ofMaxLength(20).map(TextNormalizerTest::wellFormed));
    }

    @Provide
    Arbitrary<String> ascii() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('\n', '\t')
                .ofMaxLength(60);
    }

    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** As a program reads it that takes UTF-8 for Windows-1252 and unused bytes for controls. */
    private static String windows(String text) {
        StringBuilder misread = new StringBuilder();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            String read = new String(new byte[] {value}, Charset.forName("windows-1252"));
            misread.append(read.equals("\ufffd") ? Character.toString(value & 0xff) : read);
        }
        return misread.toString();
    }
}
