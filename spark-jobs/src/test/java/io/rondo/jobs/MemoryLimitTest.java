package io.rondo.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryLimitTest {
    @Test
    void anEmbeddedSparkRunsAsManyWorkersAtOnceAsItHasCores() {
        assertThat(limit(3, Map.of("spark.master", "local[2]")).orElseThrow().workers())
                .isEqualTo(2);
        assertThat(limit(3, Map.of("spark.master", "local[4, 1]")).orElseThrow().workers())
                .isEqualTo(3);
        assertThat(limit(3, Map.of("spark.master", "local")).orElseThrow().workers())
                .isEqualTo(1);
        assertThat(limit(1, Map.of("spark.master", "local[*]")).orElseThrow().workers())
                .isEqualTo(1);
    }

    @Test
    void executorsAreLimitedByTheirOptions() {
        assertThat(limit(
                        8,
                        Map.of(
                                "spark.master",
                                "yarn",
                                "spark.executor.cores",
                                "4",
                                "spark.task.cpus",
                                "2",
                                "spark.executor.extraJavaOptions",
                                "-Xss4m -Dorg.bytedeco.javacpp.maxbytes=4G -Da=b")))
                .contains(new MemoryLimit(4L << 30, "org.bytedeco.javacpp.maxbytes of the executors", 2));
        assertThat(limit(
                        8,
                        Map.of(
                                "spark.master",
                                "local-cluster[2,3,1024]",
                                "spark.executor.extraJavaOptions",
                                "-Dorg.bytedeco.javacpp.maxbytes=512m")))
                .contains(new MemoryLimit(512L << 20, "org.bytedeco.javacpp.maxbytes of the executors", 3));
    }

    @Test
    void whereNothingIsKnownNothingIsRefused() {
        assertThat(limit(8, Map.of("spark.master", "yarn"))).isEmpty();
        assertThat(limit(
                        8,
                        Map.of(
                                "spark.master",
                                "yarn",
                                "spark.executor.extraJavaOptions",
                                "-Dorg.bytedeco.javacpp.maxbytes=0")))
                .isEmpty();
    }

    private static Optional<MemoryLimit> limit(int workers, Map<String, String> properties) {
        Map<String, Optional<String>> before = new HashMap<>();
        properties.forEach((key, value) -> before.put(key, Optional.ofNullable(System.setProperty(key, value))));
        try (JobSpark spark = JobSpark.of(new SparkSettings(Optional.empty(), Optional.empty()), "memory", "1")) {
            return MemoryLimit.of(spark, workers);
        } finally {
            before.forEach((key, value) ->
                    value.ifPresentOrElse(old -> System.setProperty(key, old), () -> System.clearProperty(key)));
        }
    }
}
