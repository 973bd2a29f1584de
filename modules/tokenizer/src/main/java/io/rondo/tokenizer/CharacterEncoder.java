package io.rondo.tokenizer;

import java.util.Arrays;

/** One id per character; the bytes of UTF-8 for a character that has none. */
final class CharacterEncoder implements OrdinaryEncoder {
    private final int firstByteId;
    private final int[] characters;

    /** Characters beyond ASCII in ascending order; their ids follow those of the 256 bytes. */
    CharacterEncoder(int firstByteId, int[] characters) {
        this.firstByteId = firstByteId;
        this.characters = characters;
    }

    @Override
    public void encode(byte[] text, int start, int limit, IntSequence ids) {
        int index = start;
        while (index < limit) {
            int character = Utf8.codePoint(text, index);
            int next = index + Utf8.length(text[index]);
            if (character < 128) {
                ids.add(byteId(character));
            } else {
                int place = Arrays.binarySearch(characters, character);
                if (place >= 0) {
                    ids.add(firstByteId + 256 + place);
                } else {
                    addBytes(text, index, next, ids);
                }
            }
            index = next;
        }
    }

    @Override
    public int byteId(int value) {
        return firstByteId + value;
    }

    private void addBytes(byte[] text, int start, int end, IntSequence ids) {
        for (int index = start; index < end; index++) {
            ids.add(byteId(text[index] & 0xFF));
        }
    }
}
