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
    public void encode(String text, int start, int end, IntSequence ids) {
        int index = start;
        while (index < end) {
            int character = text.codePointAt(index);
            int next = index + Character.charCount(character);
            if (character < 128) {
                ids.add(byteId(character));
            } else {
                int place = Arrays.binarySearch(characters, character);
                if (place >= 0) {
                    ids.add(firstByteId + 256 + place);
                } else {
                    addBytes(Utf8.bytes(text, index, next), ids);
                }
            }
            index = next;
        }
    }

    @Override
    public int byteId(int value) {
        return firstByteId + value;
    }

    private void addBytes(byte[] bytes, IntSequence ids) {
        for (byte value : bytes) {
            ids.add(byteId(value & 0xFF));
        }
    }
}
