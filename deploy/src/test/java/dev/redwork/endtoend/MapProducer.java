package dev.redwork.endtoend;

import dev.redwork.job.Task;
import dev.redwork.producer.Producer;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * A producer JVM: {@code url task items chunk batch at-once}. It maps that many numbers under a batch, and ends with 0 when each came
 * back once and is right.
 */
final class MapProducer {
    private MapProducer() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        ChildJvm.endWithParent();
        Task<Integer, Integer> task = Task.of(args[1], Integer.class, Integer.class);
        int items = Integer.parseInt(args[2]);
        BitSet seen = new BitSet(items);
        int[] wrong = new int[1];
        try (Producer producer = Producer.connect(args[0])) {
            System.out.println("READY");
            producer.forEach(
                    task,
                    () -> IntStream.range(0, items).iterator(),
                    options -> options.chunk(Integer.parseInt(args[3]))
                            .batch(producer.batch("default", args[4]))
                            .atOnce(Integer.parseInt(args[5])),
                    item -> {
                        int index = (int) item.index();
                        wrong[0] += item.get() != index || seen.get(index) ? 1 : 0;
                        seen.set(index);
                    });
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(2);
        }
        System.err.println(seen.cardinality() + " items, " + wrong[0] + " wrong or twice");
        Runtime.getRuntime().halt(seen.cardinality() == items && wrong[0] == 0 ? 0 : 1);
    }
}
