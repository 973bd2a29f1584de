package io.rondo.jobs;

import io.rondo.checkpoint.OnDamage;
import picocli.CommandLine.Option;

/** {@code --allow-fallback} of every command that reads a run's newest checkpoint. To be used as a picocli mixin. */
final class FallbackOption {
    @Option(
            names = "--allow-fallback",
            description = "If the newest checkpoint is damaged, takes the newest intact one; without it the command"
                    + " ends with exit code 3.")
    private boolean allowed;

    OnDamage onDamage() {
        return allowed ? OnDamage.FALL_BACK : OnDamage.REFUSE;
    }
}
