package io.rondo.prep;

import io.rondo.config.Default;
import io.rondo.config.Range;
import io.rondo.prep.documents.Buckets;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.mixing.MixingSettings;
import io.rondo.prep.readers.InputFormat;
import io.rondo.prep.readers.ReadSettings;
import io.rondo.prep.readers.TextColumn;
import io.rondo.prep.steps.Language;
import io.rondo.prep.steps.MinCharacters;
import io.rondo.prep.steps.Preset;
import io.rondo.prep.steps.Step;
import io.rondo.prep.tokens.TokenizerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Settings of {@link PrepareCorpusJob}.
 *
 * @param input files, directories and globs
 * @param format how documents stand in them
 * @param separator what stands between documents in text files; empty: the end of a line
 * @param textField the JSON field or Parquet column that holds the document
 * @param textColumn the TSV or CSV column that holds the document: its number, counted from 0, or its name
 * @param header whether the first line of TSV and CSV files names the columns; so it does if {@code textColumn} is a name
 * @param language keep only documents in this language (ISO 639-3 or 639-1, e.g. {@code eng} or {@code en}); empty: all
 * @param languageConfidence probability the detector must give the language. It grows with the length of the text: for
 *     English Europarl 0.03 at 50 characters, 0.1 at 100, 0.6 at 300 and above 0.9 from 600; an even guess is 0.01. At
 *     the default of 0.02 98 % of pieces of 50 characters and all of 100 are recognised, and none of 1,900 others
 * @param minCharacters shorter documents are dropped; white space at both ends does not count
 * @param preset a list of steps that has a name; without it and {@code steps} {@link Preset#MINIMAL}
 * @param steps what is done to the documents, in this order; excludes {@code preset}, {@code language} and {@code
 *     min-characters}, which are steps of their own there
 * @param keepRejects whether the dataset holds the documents that were rejected, too
 * @param tokenizer which kind is trained
 * @param tokenizerFile use this tokenizer and train none
 * @param vocabularySize tokens, the end-of-document token and the 256 bytes included
 * @param minFrequency pairs (or characters) seen less often get no token
 * @param maxWords of more distinct words only the most frequent train the tokenizer
 * @param validationFraction of the documents, held out from the tokenizer's and the model's training
 * @param shards files of the train split; also the tasks that deduplicate and write
 * @param seed of the split
 * @param mixing in which proportions training draws from the sources of the documents; without it from all alike
 * @param maxBadFraction more broken records than this end the job
 * @param maxRecordBytes a longer record is broken
 * @param maxDecompressedBytes a compressed file that grows beyond this is refused
 * @param maxExpansion a compressed file that grows beyond this many times its size is refused
 */
public record PrepareSettings(
        List<String> input,
        @Default("auto") InputFormat format,
        @Default("") String separator,
        @Default("text") String textField,
        @Default("0") String textColumn,
        @Default("false") boolean header,
        @Default("") String language,
        @Default("0.02") @Range(min = 0, max = 1) double languageConfidence,
        @Default("1") @Range(min = 1, max = 1_000_000_000) int minCharacters,
        Optional<Preset> preset,
        Optional<List<Step>> steps,
        @Default("false") boolean keepRejects,
        @Default("bpe") TokenizerKind tokenizer,
        Optional<String> tokenizerFile,
        @Default("32768") @Range(min = 257, max = 2_000_000) int vocabularySize,
        @Default("2") @Range(min = 1, max = 1e15) long minFrequency,
        @Default("4000000") @Range(min = 1000, max = 100_000_000) int maxWords,
        @Default("0.01") @Range(min = 0, max = 0.5) double validationFraction,
        @Default("8") @Range(min = 1, max = 100_000) int shards,
        @Default("1") long seed,
        Optional<MixingSettings> mixing,
        @Default("0.01") @Range(min = 0, max = 1) double maxBadFraction,
        @Default("16777216") @Range(min = 1, max = 1_073_741_824) int maxRecordBytes,
        @Default("1099511627776") @Range(min = 1, max = 1e18) long maxDecompressedBytes,
        @Default("200") @Range(min = 2, max = 1_000_000) int maxExpansion) {
    public PrepareSettings {
        input = List.copyOf(input);
        steps = steps.map(List::copyOf);
        if (input.isEmpty()) {
            throw new IllegalArgumentException("input is empty; expected at least one file, directory or glob");
        }
        if (steps.isPresent()) {
            refuseBesideSteps("preset", preset.isPresent());
            refuseBesideSteps("language", !language.isEmpty());
            refuseBesideSteps("min-characters", minCharacters > 1);
            if (steps.get().size() > Documents.MOST_STEPS) {
                throw new IllegalArgumentException("steps has " + steps.get().size() + " entries; at most "
                        + Documents.MOST_STEPS + " are allowed");
            }
        }
    }

    /** What is done to the documents, in this order. */
    public List<Step> pipeline() {
        return steps.orElseGet(() -> {
            List<Step> first = new ArrayList<>();
            first.add(new MinCharacters(minCharacters));
            if (!language.isEmpty()) {
                first.add(new Language(List.of(language), languageConfidence));
            }
            return preset.orElse(Preset.MINIMAL).steps(first);
        });
    }

    ReadSettings reading() {
        return new ReadSettings(
                format,
                separator,
                textField,
                new TextColumn(textColumn, header),
                maxRecordBytes,
                maxDecompressedBytes,
                maxExpansion);
    }

    Buckets buckets() {
        return new Buckets(shards, validationFraction, seed);
    }

    TokenizerTraining tokenizerTraining() {
        return new TokenizerTraining(tokenizer, vocabularySize, minFrequency, maxWords);
    }

    /** For people. */
    String describeTokenizer() {
        return tokenizerFile
                .map(file -> "from " + file)
                .orElseGet(() -> tokenizer.name().toLowerCase(Locale.ROOT) + ", trained on the train split");
    }

    private static void refuseBesideSteps(String key, boolean given) {
        if (given) {
            throw new IllegalArgumentException(
                    key + " is given beside steps; the list of steps says it all, so put it there or leave it out");
        }
    }
}
