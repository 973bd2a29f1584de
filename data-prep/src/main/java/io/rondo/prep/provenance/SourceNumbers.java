package io.rondo.prep.provenance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** The numbers of the input files in the manifest's list of sources. */
public final class SourceNumbers {
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Numbers files. */
    public SourceNumbers(List<String> uris) {
        for (int number = 0; number < uris.size(); number++) {
            String uri = uris.get(number);
            numbers.put(uri, number);
            // Spark's Parquet reader escapes what URIs must escape, and gives local files an empty authority.
            String escaped = new Path(uri).toUri().toString();
            numbers.put(escaped, number);
            numbers.put(escaped.replaceFirst("^file:/(?!/)", "file:///"), number);
        }
    }

    /** The number of the file that a document names as its source. */
    public int of(String source) {
        Integer number = numbers.get(source);
        if (number == null) {
            throw new IllegalStateException("no input file is called " + source);
        }
        return number;
    }
}
