package io.rondo.storage;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class HdfsRunLeaseTest extends RunLeaseContract {
    private static final AtomicInteger STORES = new AtomicInteger();
    private static HdfsCluster cluster;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = HdfsCluster.start("run-lease");
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Override
    FileStore newStore() {
        return cluster.store("/runs/" + STORES.incrementAndGet());
    }
}
