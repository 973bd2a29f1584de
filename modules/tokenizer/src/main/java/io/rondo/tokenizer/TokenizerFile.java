package io.rondo.tokenizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Tokenizers as files: Hugging Face's tokenizer.json for a byte-level BPE (ours, GPT-2's, and whatever
 * {@code tokenizers} trains with its {@code ByteLevel} parts), for BERT's WordPiece and for our character tokenizer;
 * and the {@code .tiktoken} files of {@link OpenAiVocabulary}, which are told by their content.
 */
public final class TokenizerFile {
    /** The name of the file in datasets, checkpoints and exports. */
    public static final String NAME = "tokenizer.json";

    private TokenizerFile() {}

    /**
     * The tokenizer that a JSON text describes.
     *
     * @throws TokenizerFormatException if it cannot be used; the sentence names the field
     */
    public static Tokenizer parse(String json) throws TokenizerFormatException {
        return parse(json, NAME);
    }

    /**
     * The tokenizer that a JSON text describes.
     *
     * @param source where the text is from, as errors are to name it
     * @throws TokenizerFormatException if it cannot be used; the sentence names source and field
     */
    public static Tokenizer parse(String json, String source) throws TokenizerFormatException {
        if (TiktokenReader.recognises(json)) {
            return TiktokenReader.read(json, source);
        }
        JsonSection file = new JsonSection(source, "", JsonText.parse(json, source));
        if (file.value("type").asText().equals(CharTokenizerFormat.FIRST_TYPE)) {
            return CharTokenizerReader.readFirst(file);
        }
        if (file.value("model").isMissingNode()) {
            throw file.refused("neither a Hugging Face tokenizer (it has no \"model\") nor a character tokenizer (its"
                    + " \"type\" is not \"" + CharTokenizerFormat.FIRST_TYPE + "\").");
        }
        if (WordPieceReader.recognises(file)) {
            return WordPieceReader.read(file);
        }
        return CharTokenizerFormat.isHuggingFace(file) ? CharTokenizerReader.read(file) : BpeTokenizerReader.read(file);
    }

    /**
     * Reads a file.
     *
     * @throws TokenizerFormatException if it cannot be used; the sentence names file and field
     * @throws IOException if it cannot be read
     */
    public static Tokenizer read(Path path) throws IOException {
        try {
            return parse(Files.readString(path), path.toString());
        } catch (CharacterCodingException e) {
            throw new TokenizerFormatException(path.toString(), "not valid UTF-8.", e);
        }
    }

    /** Writes a file: all of it or, if that fails, nothing. */
    public static void write(Path path, Tokenizer tokenizer) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(path + " is a directory.");
        }
        Path unfinished = Files.createTempFile(directory, "." + path.getFileName(), ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(tokenizer.toJson());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
