package io.rondo.jobs;

import io.rondo.storage.FileStore;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark of one job: the cluster that {@code spark-submit} names, or one inside this process. It starts when the
 * job asks for its session, so that a mistake is found before.
 */
final class JobSpark implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final SparkConf properties;
    private final Directories directories;
    private Optional<SparkSession> started = Optional.empty();

    private JobSpark(SparkConf properties) {
        this.properties = properties;
        this.directories = Directories.of(properties);
    }

    /**
     * The Spark that settings and surroundings ask for; whatever is a JVM property {@code spark.…} already stays.
     *
     * @param job shown by clusters
     * @param cores of an embedded Spark for which no master is set, a number or {@code *}
     */
    static JobSpark of(SparkSettings settings, String job, String cores) {
        SparkConf properties = new SparkConf().setIfMissing("spark.app.name", job);
        properties.setIfMissing("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        properties.setIfMissing("spark.kryo.registrationRequired", "true");
        properties.setIfMissing("spark.kryo.registrator", "io.rondo.rounds.RondoKryoRegistrator");
        properties.setIfMissing("spark.kryoserializer.buffer.max", "256m");
        if (!properties.contains("spark.submit.deployMode")) {
            embed(properties, settings, cores);
        }
        return new JobSpark(properties);
    }

    private static void embed(SparkConf properties, SparkSettings settings, String cores) {
        settings.master().ifPresent(master -> properties.set("spark.master", master));
        properties.setIfMissing("spark.master", "local[" + cores + "]");
        if (properties.get("spark.master").startsWith("local")) {
            // Nobody else has to reach us, and a laptop's own name often resolves to nothing.
            properties.setIfMissing("spark.driver.host", LOOPBACK);
            properties.setIfMissing("spark.driver.bindAddress", LOOPBACK);
        }
        properties.setIfMissing("spark.ui.enabled", "false");
        properties.setIfMissing("spark.ui.showConsoleProgress", "false");
        properties.setIfMissing("spark.driver.maxResultSize", "0");
        // 200 by default, which is mostly overhead on one machine.
        int partitions = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
        properties.setIfMissing("spark.sql.shuffle.partitions", Integer.toString(partitions));
        String temporary = System.getProperty("java.io.tmpdir");
        // Otherwise it is named after the user's current directory.
        properties.setIfMissing("spark.sql.warehouse.dir", temporary + "/rondo-warehouse");
        settings.localDirectory().ifPresent(directory -> properties.set("spark.local.dir", directory));
    }

    /** Spark's property, e.g. {@code spark.master}, if it is set. */
    Optional<String> property(String key) {
        return properties.contains(key) ? Optional.of(properties.get(key)) : Optional.empty();
    }

    /** A directory on any file system that Spark's Hadoop settings reach. */
    FileStore directory(String uriOrLocalPath) {
        return directories.at(uriOrLocalPath);
    }

    /** Starts Spark unless it runs already. */
    SparkSession session() {
        if (started.isEmpty()) {
            started = Optional.of(SparkSession.builder().config(properties).getOrCreate());
        }
        return started.get();
    }

    @Override
    public void close() {
        started.ifPresent(SparkSession::stop);
        started = Optional.empty();
    }
}
