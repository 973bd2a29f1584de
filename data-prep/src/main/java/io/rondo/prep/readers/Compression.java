package io.rondo.prep.readers;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** How a file is compressed, by the ending of its name. */
enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    // 128 MiB, what "zstd --long" writes; larger windows are a way to exhaust an executor's memory.
    private static final int LARGEST_WINDOW_LOG = 27;
    private static final int BUFFER_BYTES = 1 << 16;

    private final String ending;

    Compression(String ending) {
        this.ending = ending;
    }

    static Compression ofName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(GZIP.ending)) {
            return GZIP;
        }
        return lower.endsWith(ZSTD.ending) ? ZSTD : NONE;
    }

    String strip(String name) {
        return name.substring(0, name.length() - ending.length());
    }

    InputStream decompress(InputStream compressed) throws IOException {
        return switch (this) {
            case NONE -> compressed;
            case GZIP -> new GZIPInputStream(new AvailableInput(compressed, BUFFER_BYTES), BUFFER_BYTES);
            case ZSTD -> {
                ZstdInputStreamNoFinalizer zstd = new ZstdInputStreamNoFinalizer(compressed);
                zstd.setLongMax(LARGEST_WINDOW_LOG);
                yield zstd;
            }
        };
    }
}
