package dev.redwork.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The figures of a {@link FreshPart}, as they go from its JVM to the bench: a line each, of words.
 *
 * @param client the time of that JVM, for the work alone
 */
record FreshOutcome(List<Sample> samples, JvmTime client) {
    private static final String CLIENT = "client";

    /** @throws IllegalArgumentException when they are no lines of an outcome */
    static FreshOutcome of(List<String> lines) {
        List<Sample> samples = new ArrayList<>();
        JvmTime client = null;
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words[0].equals(CLIENT) && words.length == 4) {
                client = new JvmTime(
                        Double.parseDouble(words[1]), Double.parseDouble(words[2]), Double.parseDouble(words[3]));
            } else if (words.length == 3) {
                samples.add(Sample.of(words[0], words[1], Double.parseDouble(words[2])));
            } else {
                throw new IllegalArgumentException("'" + line + "' is no figure");
            }
        }
        if (client == null) {
            throw new IllegalArgumentException("it broke off: " + lines);
        }
        return new FreshOutcome(samples, client);
    }

    List<String> lines() {
        return Stream.concat(
                        samples.stream().map(sample -> sample.figure() + " " + sample.unit() + " " + sample.value()),
                        Stream.of(CLIENT + " " + client.cpu() + " " + client.compilers() + " " + client.classes()))
                .toList();
    }
}
