package dev.redwork.store;

import dev.redwork.redis.Args;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names that jobs of one call share, each sent once, and for each job the position of its name, from 1; 0: it has none. Where
 * no job has one, there is no column.
 */
final class NameColumn {
    private final Map<String, Integer> positions = new LinkedHashMap<>();
    private final List<@Nullable String> nameOfEach;

    NameColumn(List<@Nullable String> nameOfEach) {
        this.nameOfEach = nameOfEach;
        for (String name : nameOfEach) {
            if (name != null) {
                positions.putIfAbsent(name, positions.size() + 1);
            }
        }
    }

    Set<String> names() {
        return positions.keySet();
    }

    List<byte[]> column() {
        return positions.isEmpty()
                ? List.of()
                : nameOfEach.stream()
                        .map(name -> Args.bytes(name == null ? 0 : positions.getOrDefault(name, 0)))
                        .toList();
    }
}
