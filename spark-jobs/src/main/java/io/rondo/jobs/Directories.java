package io.rondo.jobs;

import io.rondo.storage.FileStore;
import io.rondo.storage.HadoopFileStore;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Directories on every file system that Hadoop's files on the class path and the properties {@code spark.hadoop.…}
 * describe.
 */
record Directories(Configuration hadoop) {
    /** For a command that needs no Spark, but obeys its properties under {@code spark-submit}. */
    static Directories ofThisProcess() {
        return of(new SparkConf());
    }

    static Directories of(SparkConf properties) {
        return new Directories(SparkHadoopUtil.get().newConfiguration(properties));
    }

    FileStore at(String uriOrLocalPath) {
        return HadoopFileStore.at(uriOrLocalPath, hadoop);
    }
}
