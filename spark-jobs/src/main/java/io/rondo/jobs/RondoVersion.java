package io.rondo.jobs;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Says which Rondo this is, and which Java it runs on. */
final class RondoVersion implements IVersionProvider {
    /** The version in the jar's manifest; classes outside a jar have none. */
    static String number() {
        return Optional.ofNullable(RondoVersion.class.getPackage().getImplementationVersion())
                .orElse("(development)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Rondo " + number(), "Java ${java.version}, ${os.name} ${os.arch}"};
    }
}
