package io.rondo.storage;

import java.time.Duration;

/**
 * How fast a lease beats and expires.
 *
 * @param beat time between two signs of life
 * @param expiry silence, by the clocks, after which a holder on another host may be dead
 * @param watch how long such a holder is then watched for a sign of life, since clocks may differ
 */
record LeaseTiming(Duration beat, Duration expiry, Duration watch) {
    static final LeaseTiming STANDARD =
            new LeaseTiming(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(25));
}
