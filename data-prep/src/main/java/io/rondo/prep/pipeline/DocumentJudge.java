package io.rondo.prep.pipeline;

import io.rondo.prep.documents.ContentHash;
import io.rondo.prep.documents.Document;
import io.rondo.prep.documents.Documents;
import io.rondo.prep.documents.JudgedDocument;
import io.rondo.prep.documents.Tally;
import io.rondo.prep.documents.Verdict;
import io.rondo.prep.steps.DocumentStep;
import io.rondo.prep.text.Characters;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Leads the documents of one task through the steps of a stage. */
final class DocumentJudge {
    private final DocumentStage stage;
    private final List<DocumentStep.Judge> judges;
    private final ContentHash contentHash = new ContentHash();

    DocumentJudge(DocumentStage stage) {
        this.stage = stage;
        this.judges = stage.steps().stream().map(DocumentStep.Prepared::begin).toList();
    }

    JudgedDocument judge(Row row) {
        if (row.length() == Documents.READ.length()) {
            return row.getString(3).equals(Documents.BAD)
                    ? bad(row.getString(0), row.getLong(1), row.getString(2))
                    : judge(row.getString(0), row.getLong(1), row.getString(2), 0, "");
        }
        JudgedDocument document = JudgedDocument.of(row);
        return document.kept()
                ? judge(document.source(), document.position(), document.text(), document.changes(), document.tally())
                : document;
    }

    private JudgedDocument judge(String source, long position, String given, int changesBefore, String tallyBefore) {
        String text = given;
        int changes = changesBefore;
        Tally tally = new Tally();
        Optional<Verdict.Rejected> rejection = Optional.empty();
        int step = stage.first();
        Document document = new Document(text, tally);
        for (DocumentStep.Judge judge : judges) {
            Verdict verdict = judge.judge(document);
            if (verdict instanceof Verdict.Rejected rejected) {
                rejection = Optional.of(rejected);
                break;
            }
            String after = ((Verdict.Kept) verdict).text();
            if (!after.equals(text)) {
                changes |= 1 << step;
                text = after;
                document = new Document(text, tally);
            }
            step++;
        }
        if (rejection.isEmpty() && Characters.isBlank(text, 0, text.length())) {
            step--;
            rejection = Optional.of(new Verdict.Rejected(Documents.EMPTY, ""));
        }
        byte[] hash = contentHash.of(text);
        JudgedDocument judged = new JudgedDocument(
                source,
                position,
                text,
                Documents.KEPT,
                hash,
                rejection.isEmpty() ? stage.buckets().of(hash) : stage.buckets().ofDropped(position),
                stage.allSteps(),
                "",
                changes,
                tallyBefore + tally.encode(),
                text.codePointCount(0, text.length()));
        int rejectedBy = step;
        return rejection
                .map(found -> judged.rejected(rejectedBy, found, stage.wholeRejects()))
                .orElse(judged);
    }

    /** Nothing of its text is known, so its place stands for it. */
    private JudgedDocument bad(String source, long position, String reason) {
        return new JudgedDocument(
                source,
                position,
                "",
                Documents.BAD,
                contentHash.of(source + "\n" + position),
                stage.buckets().ofDropped(position),
                Documents.READING,
                reason,
                0,
                "",
                0);
    }
}
