package dev.redwork.job;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A generic type at run time, made by an anonymous subclass: {@code new TypeToken<List<String>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeToken<T> {
    private final Type type;

    protected TypeToken() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)) {
            throw new IllegalArgumentException("write new TypeToken<List<String>>() {} with the type in the brackets");
        }
        this.type = parent.getActualTypeArguments()[0];
    }

    Type type() {
        return type;
    }
}
