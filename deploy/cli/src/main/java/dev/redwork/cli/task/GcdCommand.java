package dev.redwork.cli.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.redwork.cli.command.ExitCode;
import dev.redwork.cli.command.InputLines;
import dev.redwork.cli.command.OutputOption.Form;
import dev.redwork.cli.terminal.JsonFields;
import dev.redwork.cli.terminal.Progress;
import dev.redwork.cli.terminal.WholeNumber;
import dev.redwork.producer.MapItem;
import dev.redwork.tasks.GcdPair;
import dev.redwork.tasks.ShippedTasks;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "gcd",
        description = "Greatest common divisors of pairs, of any size.",
        footer = {
            "  redwork gcd 1963309 2265973",
            "  redwork gcd 2^127 6^50 --method euclid",
            "  redwork gcd --file pairs.txt --method trial -o jsonl    one pair a line, parted by blanks or a comma",
            "",
            "`trial` tries every number from the smaller one down: work to measure with."
        })
public final class GcdCommand extends TaskAction {
    @Parameters(arity = "0..2", paramLabel = "A B", hideParamSyntax = true, description = "The pair.")
    List<String> pair = List.of();

    @Option(names = "--file", paramLabel = "FILE", description = "Pairs, one a line; - reads stdin.")
    @Nullable
    Path file;

    @Option(names = "--method", paramLabel = "METHOD", description = "euclid or trial. Default: euclid.")
    GcdPair.Method method = GcdPair.Method.EUCLID;

    @Override
    public Integer call() {
        queue();
        // Negative numbers must pass as arguments, and with them what only looks like an option.
        pair.stream().filter(text -> text.startsWith("--")).findFirst().ifPresent(text -> {
            throw usage("no option '" + text + "' here");
        });
        if (pair.size() != (file == null ? 2 : 0)) {
            throw usage("give two numbers, or --file FILE");
        }
        pair.forEach(WholeNumber::parse);
        try (InputLines pairs = file == null
                ? InputLines.one(String.join(" ", pair).getBytes(UTF_8))
                : InputLines.read(open(file), line -> {
                    parse(line);
                    return line.getBytes(UTF_8);
                })) {
            run(pairs);
        }
        return ExitCode.OK;
    }

    private void run(InputLines pairs) {
        Iterator<GcdPair> inputs = pairs.iterator(line -> parse(new String(line, UTF_8)));
        long started = System.nanoTime();
        Form form = form();
        long results = connected(producer -> {
            if (form == Form.JSON && file != null) {
                console().out().print("{\"results\":[");
            }
            return together(producer, batch -> {
                long count = 0;
                try (Progress progress = console().progress("gcd", "jobs", pairs.count())) {
                    Iterator<MapItem<GcdPair, BigInteger>> found = producer.stream(
                                    ShippedTasks.GCD.with(batch), () -> inputs, map -> map.timeout(wait))
                            .iterator();
                    while (found.hasNext()) {
                        MapItem<GcdPair, BigInteger> gcd = found.next();
                        write(form, gcd.input(), gcd.get(), count++, System.nanoTime() - started);
                        progress.add(1);
                    }
                }
                return count;
            });
        });
        long nanos = System.nanoTime() - started;
        if (form == Form.JSON && file != null) {
            print("]," + work(new JsonFields(), results, nanos).json().substring(1));
        }
        console().flush();
        if (form == Form.TABLE) {
            say(new PrimesAction.Work(results, nanos).summary());
        }
    }

    private void write(Form form, GcdPair asked, BigInteger gcd, long index, long nanos) {
        JsonFields fields =
                new JsonFields().with("a", asked.a()).with("b", asked.b()).with("gcd", gcd);
        if (form == Form.TABLE) {
            print(gcd.toString());
        } else if (file == null) {
            print(work(fields, 1, nanos).json());
        } else if (form == Form.JSON) {
            console().out().print((index == 0 ? "" : ",") + fields.json());
        } else {
            print(fields.json());
        }
        if (index % 256 == 0) {
            console().flush();
        }
    }

    private static JsonFields work(JsonFields fields, long jobs, long nanos) {
        return fields.with("jobs", jobs).withSeconds(nanos);
    }

    private GcdPair parse(String line) {
        String[] numbers = line.strip().split("[\\s,;]+", -1);
        if (numbers.length != 2) {
            throw new IllegalArgumentException(
                    "a pair is two numbers, parted by blanks or a comma; there are " + numbers.length);
        }
        return new GcdPair(WholeNumber.parse(numbers[0]), WholeNumber.parse(numbers[1]), method);
    }
}
