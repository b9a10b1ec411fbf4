package dev.redwork.cli.command;

/** The exit codes. */
public final class ExitCode {
    public static final int OK = 0;

    /** A job that was waited for is dead. */
    public static final int JOB_FAILED = 1;

    /** A check found something out of order. */
    public static final int PROBLEM = 1;

    /** Stdout could not be written. */
    public static final int OUTPUT = 1;

    /** The arguments make no sense; nothing was done. */
    public static final int USAGE = 2;

    public static final int NOT_FOUND = 3;
    public static final int TIMED_OUT = 4;

    /** The job, or whatever the command is about, is in a state that forbids it. */
    public static final int FORBIDDEN = 5;

    /** Redis cannot be reached, refuses us, or could not be started. */
    public static final int REDIS = 69;

    /** A fault of Redwork itself. */
    public static final int INTERNAL = 70;

    /** The settings would leave a door open, or a file of settings cannot be used; nothing was started. */
    public static final int CONFIG = 78;

    /** 128 + SIGINT, as shells count. */
    public static final int INTERRUPTED = 130;

    /** 128 + SIGPIPE. */
    public static final int BROKEN_PIPE = 141;

    /** 128 + SIGTERM. */
    public static final int TERMINATED = 143;

    private ExitCode() {}
}
