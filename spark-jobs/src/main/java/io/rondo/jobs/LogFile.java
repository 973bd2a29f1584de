package io.rondo.jobs;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.RollingFileAppender;

/** The file that the details go to; under spark-submit the cluster's logging decides, and there may be none. */
final class LogFile {
    private LogFile() {}

    static Optional<Path> current() {
        if (!(LogManager.getContext(false) instanceof LoggerContext context)) {
            return Optional.empty();
        }
        return context.getConfiguration().getAppenders().values().stream()
                .filter(RollingFileAppender.class::isInstance)
                .map(appender -> Path.of(((RollingFileAppender) appender).getFileName()))
                .findFirst();
    }
}
