package io.rondo.jobs;

import io.rondo.export.ExportManifest;
import io.rondo.export.HuggingFaceModel;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code export} has made, or a model directory from elsewhere. */
record InspectExport(FileStore directory) implements InspectSubject {
    static final String MARK = "config.json";

    @Override
    public Map<String, String> describe() throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("export", directory.root());
        lines.put("format", "Hugging Face");
        lines.put("model", InspectSubject.describe(HuggingFaceModel.config(directory)));
        Optional<ExportManifest> manifest = ExportManifest.read(directory);
        manifest.ifPresent(exported -> {
            lines.put(
                    "trained",
                    String.format(
                            Locale.ROOT,
                            "%,d rounds, %,d steps of each worker, %,d tokens",
                            exported.round(),
                            exported.step(),
                            exported.tokens()));
            lines.put("checksum", exported.parameterChecksum());
            lines.put("dataset", exported.datasetFingerprint());
            lines.put("made by", "Rondo " + exported.codeVersion());
        });
        return lines;
    }

    @Override
    public String verify() throws IOException {
        Backend.requireDriver();
        Optional<ExportManifest> manifest = ExportManifest.read(directory);
        HuggingFaceModel.load(directory).close();
        return manifest.map(exported -> "hold for all " + exported.files().size() + " files; every tensor is there")
                .orElse("none recorded (" + ExportManifest.FILE + " is missing); every tensor is there");
    }
}
