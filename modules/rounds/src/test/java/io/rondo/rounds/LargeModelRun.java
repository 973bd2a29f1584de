package io.rondo.rounds;

import io.rondo.model.TransformerConfig;
import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** A driver of its own that trains a model of more than a gigabyte of parameters, stops, and resumes. */
final class LargeModelRun {
    static final String ANSWER = "trained ";

    /** 270 million parameters: 1.08 GB. */
    static final TransformerConfig MODEL = TransformerConfig.gpt2(64, 16, 4, 16, 2368, 0);

    private LargeModelRun() {}

    /** Argument: an empty directory. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        FileStore dataset = HadoopFileStore.at(directory.resolve("dataset").toString());
        TinyRun.writeDataset(dataset, 0);
        FileStore run = HadoopFileStore.at(directory.resolve("run").toString());
        TrainingPlan plan = new TrainingPlan(
                MODEL,
                TinyRun.training("workers=1", "inner-steps=1", "steps=3", "batch-size=1", "outer-state=sharded"),
                new CheckpointSettings(2, 1),
                ComputeSettings.standard(),
                dataset.root(),
                "{}");
        SparkSession spark = TinyRun.spark("local-cluster[1,1,5000]");
        try {
            stopAfterTwoRounds(spark, plan, run);
            TrainingResult result = TrainingRounds.run(spark, plan, run, LargeModelRun::print);
            System.out.println(ANSWER + result.rounds() + " rounds with a heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        } finally {
            spark.stop();
        }
    }

    private static void stopAfterTwoRounds(SparkSession spark, TrainingPlan plan, FileStore run) {
        try {
            TrainingRounds.run(spark, plan, run, report -> {
                print(report);
                TinyRun.stopAfter(2).roundFinished(report);
            });
        } catch (TinyRun.StoppedException expected) {
            System.out.println("stopped");
        }
    }

    private static void print(RoundReport report) {
        System.out.println(report);
    }
}
