package io.rondo.config;

/** What the process tells its caller when it ends; documented in {@code docs/operations.md}. */
public enum ExitCode {
    /** Everything asked for was done. */
    OK(0),
    /** A defect of Rondo or an unforeseen failure of the machine. */
    INTERNAL(1),
    /** A wrong command line or setting. */
    USAGE(2),
    /** An input, dataset, checkpoint or export that is missing, torn, corrupt or of an unknown version. */
    BAD_DATA(3),
    /** Someone else holds what this command needs, or what is there does not belong to this run. */
    CONFLICT(4),
    /** The machine or cluster lacks something: a GPU, memory, disk space. */
    ENVIRONMENT(5),
    /** Training diverged: a loss or a parameter is not finite. */
    DIVERGED(6),
    /** Contributions of workers were unfit to be averaged, too often or all of them. */
    REFUSED(7);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number the operating system sees. */
    public int code() {
        return code;
    }
}
