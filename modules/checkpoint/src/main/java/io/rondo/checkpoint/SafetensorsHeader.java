package io.rondo.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.rondo.checkpoint.SafetensorsFormat.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the header of a safetensors file says, after every check of the format.
 *
 * @param metadata the strings of {@code __metadata__}
 * @param tensors by name, in the order of their bytes
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, Entry> tensors) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * One tensor.
     *
     * @param begin its first byte, counted from the end of the header
     * @param end the byte after its last
     */
    record Entry(String name, DataType type, List<Long> shape, long begin, long end) {}

    /** What is wrong with a header; the reader names the file. */
    static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    static SafetensorsHeader parse(byte[] bytes, long dataLength) throws Violation {
        if (bytes.length == 0 || bytes[0] != '{') {
            throw new Violation("its header does not start with {");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        // A string, since given bytes Jackson would also guess at other encodings.
        try (JsonParser json = JSON.createParser(decode(bytes))) {
            json.nextToken();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (name.equals(SafetensorsFormat.METADATA)) {
                    readMetadata(json, metadata);
                } else {
                    entries.add(readEntry(json, name));
                }
            }
            expect(json, JsonToken.END_OBJECT, "the header");
            if (json.nextToken() != null) {
                throw new Violation("something follows the JSON object of its header");
            }
        } catch (JsonProcessingException e) {
            throw new Violation("its header is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Violation("its header cannot be read: " + e.getMessage());
        }
        return new SafetensorsHeader(Collections.unmodifiableMap(metadata), packed(entries, dataLength));
    }

    private static String decode(byte[] bytes) throws Violation {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Violation("its header is not UTF-8");
        }
    }

    private static void readMetadata(JsonParser json, Map<String, String> metadata) throws IOException, Violation {
        expect(json, JsonToken.START_OBJECT, SafetensorsFormat.METADATA);
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            json.nextToken();
            expect(json, JsonToken.VALUE_STRING, SafetensorsFormat.METADATA);
            metadata.put(key, json.getText());
        }
        expect(json, JsonToken.END_OBJECT, SafetensorsFormat.METADATA);
    }

    private static Entry readEntry(JsonParser json, String name) throws IOException, Violation {
        expect(json, JsonToken.START_OBJECT, name);
        String type = "";
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        List<String> keys = new ArrayList<>();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            keys.add(key);
            json.nextToken();
            switch (key) {
                case SafetensorsFormat.DTYPE -> {
                    expect(json, JsonToken.VALUE_STRING, name);
                    type = json.getText();
                }
                case SafetensorsFormat.SHAPE -> shape = readSizes(json, name);
                case SafetensorsFormat.DATA_OFFSETS -> offsets = readSizes(json, name);
                default -> throw new Violation("tensor " + name + " has the unknown field " + key);
            }
        }
        expect(json, JsonToken.END_OBJECT, name);
        Set<String> needed = Set.of(SafetensorsFormat.DTYPE, SafetensorsFormat.SHAPE, SafetensorsFormat.DATA_OFFSETS);
        if (!Set.copyOf(keys).equals(needed) || offsets.size() != 2) {
            throw new Violation("tensor " + name + " must have a dtype, a shape and two data_offsets");
        }
        String typeName = type;
        DataType known = DataType.named(typeName)
                .orElseThrow(() -> new Violation("tensor " + name + " has the unknown dtype " + typeName));
        return checked(new Entry(name, known, shape, offsets.get(0), offsets.get(1)));
    }

    private static Entry checked(Entry entry) throws Violation {
        long elements = SafetensorsFormat.elements(entry.shape());
        long bytes = entry.end() - entry.begin();
        // Divided, since elements times size might overflow.
        int size = entry.type().bytes();
        if (elements < 0 || bytes < 0 || bytes % size != 0 || bytes / size != elements) {
            throw new Violation("tensor " + entry.name() + " of dtype " + entry.type() + " and shape " + entry.shape()
                    + " cannot have the data_offsets [" + entry.begin() + ", " + entry.end() + "]");
        }
        return entry;
    }

    private static List<Long> readSizes(JsonParser json, String name) throws IOException, Violation {
        expect(json, JsonToken.START_ARRAY, name);
        List<Long> sizes = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            long size = json.getLongValue();
            if (size < 0) {
                throw new Violation("tensor " + name + " has a negative size or offset");
            }
            sizes.add(size);
        }
        expect(json, JsonToken.END_ARRAY, name);
        return List.copyOf(sizes);
    }

    private static Map<String, Entry> packed(List<Entry> entries, long dataLength) throws Violation {
        List<Entry> sorted = entries.stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList();
        Map<String, Entry> byName = new LinkedHashMap<>();
        long position = 0;
        for (Entry entry : sorted) {
            if (entry.begin() != position) {
                throw new Violation("tensor " + entry.name() + " starts at byte " + entry.begin()
                        + " of the data, but the one before it ends at byte " + position);
            }
            position = entry.end();
            byName.put(entry.name(), entry);
        }
        if (position != dataLength) {
            throw new Violation(
                    "its tensors have " + position + " bytes in all, but " + dataLength + " bytes follow the header");
        }
        return Collections.unmodifiableMap(byName);
    }

    private static void expect(JsonParser json, JsonToken token, String where) throws Violation {
        if (json.currentToken() != token) {
            throw new Violation("in its header, " + where + " is not what the format prescribes");
        }
    }
}
