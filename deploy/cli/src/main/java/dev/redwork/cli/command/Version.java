package dev.redwork.cli.command;

/** The version of this build, and of the Java that runs it. */
public final class Version {
    private Version() {}

    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return (version == null ? "(built from source)" : version) + " on Java "
                + Runtime.version().feature();
    }
}
