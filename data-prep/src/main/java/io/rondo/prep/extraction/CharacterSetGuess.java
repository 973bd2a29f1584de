package io.rondo.prep.extraction;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Optional;

/**
 * The character sets that pages are in when they do not say so. Each is tried; it gets a point for every character beyond
 * ASCII that its languages use often, and the one with the largest share of them wins.
 */
enum CharacterSetGuess {
    SHIFT_JIS("windows-31j", Common.JAPANESE),
    EUC_JP("EUC-JP", Common.JAPANESE),
    GB18030("GB18030", Common.SIMPLIFIED),
    BIG5("Big5-HKSCS", Common.TRADITIONAL),
    EUC_KR("x-windows-949", Common.KOREAN),
    WINDOWS_1251("windows-1251", Common.CYRILLIC),
    KOI8_R("KOI8-R", Common.CYRILLIC),
    WINDOWS_1253("windows-1253", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ"),
    WINDOWS_1255("windows-1255", "אבגדהוזחטיכךלמםנןסעפףצץקרשת"),
    WINDOWS_1256("windows-1256", "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآءئؤ"),
    WINDOWS_874("x-windows-874", "กขคงจชซญดตถทธนบปผพภมยรลวศสหอะาำิีึืุูเแโใไ่้็์ั"),
    WINDOWS_1250("windows-1250", "ąćęłńóśźżáčďéěíňřšťúůýžăâîşţöüőű„”–"),
    WINDOWS_1254("windows-1254", "ğışçöüİâ’–"),
    WINDOWS_1252("windows-1252", "äöüßéèàçñáíóúêâîôûëïåøæãõÄÖÜÉÀ’“”–—…«»°§£©·");

    private static final class Common {
        private static final String JAPANESE = "のにはをたがでてとしれさあいうるもなかっこまりきくすせそちつよらわんーアイウスンルトリラドシクレタロ" + "日一人年大本中国会出上者事、。";
        private static final String SIMPLIFIED = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
                + "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实，。";
        private static final String TRADITIONAL = "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡"
                + "用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實，。";
        private static final String KOREAN = "이다는을의가에하고지로한기사를은도자리대인서어해시스나아정일그수있들과보전제부라장것상주만게으면여구중우성니" + "오했비국";
        private static final String CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё";
    }

    private static final int PROBED_BYTES = 1 << 16;
    private static final double LEAST_SHARE = 0.3;

    private final String charset;
    private final String common;

    CharacterSetGuess(String charset, String common) {
        this.charset = charset;
        this.common = common;
    }

    /** The most plausible character set of bytes that are not UTF-8; nothing if none is. */
    static Optional<Charset> of(ByteBuffer bytes) {
        ByteBuffer probe = bytes.duplicate();
        probe.limit(Math.min(bytes.limit(), bytes.position() + PROBED_BYTES));
        Optional<Charset> best = Optional.empty();
        double highest = LEAST_SHARE;
        for (CharacterSetGuess guess : values()) {
            if (Charset.isSupported(guess.charset)) {
                double share = guess.share(probe);
                if (share > highest) {
                    highest = share;
                    best = Optional.of(Charset.forName(guess.charset));
                }
            }
        }
        return best;
    }

    private double share(ByteBuffer bytes) {
        CharBuffer decoded = CharBuffer.allocate(bytes.remaining());
        // What the probe's end has cut in two is underflow and no error.
        boolean broken = Charset.forName(charset)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(bytes.duplicate(), decoded, false)
                .isError();
        if (broken) {
            return 0;
        }
        decoded.flip();
        int beyondAscii = 0;
        int known = 0;
        while (decoded.hasRemaining()) {
            char character = decoded.get();
            if (character > 0x7f) {
                beyondAscii++;
                known += common.indexOf(character) >= 0 ? 1 : 0;
            }
        }
        return beyondAscii == 0 ? 0 : (double) known / beyondAscii;
    }
}
