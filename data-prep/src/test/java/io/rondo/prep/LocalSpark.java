package io.rondo.prep;

import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** One Spark for all tests of the JVM, as strict as in production; {@code local[2,4]} retries a failed task. */
public final class LocalSpark {
    private static final class Session {
        private static final SparkSession SHARED = SparkSession.builder()
                .master("local[2,4]")
                .appName("data-prep tests")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 3)
                .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .config("spark.kryo.registrationRequired", true)
                .config(
                        "spark.kryo.classesToRegister",
                        PrepareKryoClasses.classes().stream()
                                .map(Class::getName)
                                .collect(Collectors.joining(",")))
                .config("spark.sql.warehouse.dir", "target/warehouse")
                .config("spark.local.dir", "target/spark")
                .getOrCreate();
    }

    private LocalSpark() {}

    public static SparkSession session() {
        TestCorpus.createTemporaryDirectory();
        return Session.SHARED;
    }
}
