/**
 * Durable files, atomic commits and exclusive leases on local file systems and HDFS. No other library module touches
 * Hadoop's FileSystem; start with {@link io.rondo.storage.HadoopFileStore} and {@link io.rondo.storage.CommitLog}.
 */
package io.rondo.storage;
