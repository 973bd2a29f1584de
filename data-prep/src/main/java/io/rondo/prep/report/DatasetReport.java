package io.rondo.prep.report;

import io.rondo.prep.steps.Step;
import io.rondo.shards.DatasetFile;
import io.rondo.shards.ShardManifest;
import io.rondo.storage.Checksums;
import io.rondo.storage.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tells people what went into a dataset: {@code report.html} and, shorter, {@code datacard.md}. */
public final class DatasetReport {
    /** One page that needs nothing else. */
    public static final String HTML = "report.html";

    /** The same in short, for those who publish the dataset. */
    public static final String CARD = "datacard.md";

    private final ReportFacts facts;

    /**
     * A report.
     *
     * @param summary of the documents that went into the dataset and of those that did not
     * @param steps of the pipeline
     * @param tokenizer what it is, e.g. {@code bpe}
     * @param manifest of the dataset without the reports
     */
    public DatasetReport(CorpusSummary summary, List<Step> steps, String tokenizer, ShardManifest manifest) {
        this.facts = new ReportFacts(summary, List.copyOf(steps), tokenizer, manifest);
    }

    /**
     * Writes both files.
     *
     * @param mark what their names begin with; nothing in the first version of a dataset
     * @return the manifest with them; it is not written here
     */
    public ShardManifest write(FileStore dataset, String mark) throws IOException {
        List<DatasetFile> files = new ArrayList<>(facts.manifest().files());
        files.add(write(dataset, mark + HTML, html()));
        files.add(write(dataset, mark + CARD, card()));
        return facts.manifest().withFiles(files);
    }

    String html() {
        return new HtmlReport(facts).render();
    }

    String card() {
        return new DataCard(facts).render();
    }

    private static DatasetFile write(FileStore dataset, String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        if (!dataset.createExclusively(name, content)) {
            throw new IOException(dataset.root() + "/" + name + " is there already");
        }
        return new DatasetFile(name, content.length, Checksums.sha256(content));
    }
}
