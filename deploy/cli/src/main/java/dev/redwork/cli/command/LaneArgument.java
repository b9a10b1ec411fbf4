package dev.redwork.cli.command;

import dev.redwork.worker.LaneOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * A lane as the command line names it: {@code NAMES[:N[:virtual]]}, such as {@code high,default:8}, or by weight {@code
 * high*3,default*1:8}.
 */
public final class LaneArgument {
    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static LaneOptions parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3 || (parts.length == 3 && !parts[2].equals("virtual"))) {
            throw new IllegalArgumentException("'" + text
                    + "' is not NAMES[:N[:virtual]]: write it like default, high,default:8 or web:200:virtual");
        }
        int slots = parts.length == 1
                ? Runtime.getRuntime().availableProcessors()
                : number(text, parts[1], "number of jobs at a time; write it like default:8");
        List<String> queues = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        for (String name : parts[0].split(",", -1)) {
            int star = name.indexOf('*');
            queues.add(star < 0 ? name : name.substring(0, star));
            weights.add(
                    star < 0 ? 1 : number(text, name.substring(star + 1), "weight; write it like high*3,default*1:8"));
        }
        return new LaneOptions(queues, parts[0].contains("*") ? weights : List.of(), slots, parts.length == 3);
    }

    private static int number(String lane, String text, String meaning) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'" + lane + "': '" + text + "' is not a " + meaning);
        }
        return Integer.parseInt(text);
    }
}
