package dev.redwork.cli;

/** The exit codes. */
final class ExitCode {
    static final int OK = 0;

    /** A job that was waited for is dead. */
    static final int JOB_FAILED = 1;

    /** A check found something out of order. */
    static final int PROBLEM = 1;

    /** The arguments make no sense; nothing was done. */
    static final int USAGE = 2;

    static final int NOT_FOUND = 3;
    static final int TIMED_OUT = 4;

    /** The job, or whatever the command is about, is in a state that forbids it. */
    static final int FORBIDDEN = 5;

    /** Redis cannot be reached, refuses us, or could not be started. */
    static final int REDIS = 69;

    /** A fault of Redwork itself. */
    static final int INTERNAL = 70;

    /** 128 + SIGINT, as shells count. */
    static final int INTERRUPTED = 130;

    /** 128 + SIGPIPE. */
    static final int BROKEN_PIPE = 141;

    /** 128 + SIGTERM. */
    static final int TERMINATED = 143;

    private ExitCode() {}
}
