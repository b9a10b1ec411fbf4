package dev.redwork.cli.queue;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;

/** An order of the queues of {@code top}: the most first. */
enum TopOrder {
    NAME((screen, queue) -> 0),
    PENDING((screen, queue) -> queue.record().pending()),
    RUNNING((screen, queue) -> queue.record().running()),
    SCHEDULED((screen, queue) -> queue.record().scheduled()),
    RETRYING((screen, queue) -> queue.record().retrying()),
    DEAD((screen, queue) -> queue.record().dead()),
    IN((screen, queue) -> screen.rateOf(queue, TopSnapshot.Queue::enqueued)),
    OUT((screen, queue) -> screen.rateOf(queue, TopSnapshot.Queue::ended)),
    FAILED((screen, queue) -> screen.rateOf(queue, TopSnapshot.Queue::failed)),
    OLDEST((screen, queue) -> queue.oldest());

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final ToDoubleBiFunction<TopScreen, TopSnapshot.Queue> number;

    TopOrder(ToDoubleBiFunction<TopScreen, TopSnapshot.Queue> number) {
        this.number = number;
    }

    Comparator<TopSnapshot.Queue> comparator(TopScreen screen) {
        return Comparator.comparingDouble((TopSnapshot.Queue queue) -> number.applyAsDouble(screen, queue))
                .reversed()
                .thenComparing(TopSnapshot.Queue::name);
    }

    /** The one behind it; behind the last comes the first. */
    TopOrder next() {
        List<TopOrder> all = List.of(values());
        return all.get((all.indexOf(this) + 1) % all.size());
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
