package dev.redwork.job;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.stream.Stream;

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
        if (hasVariable(type)) {
            throw new IllegalArgumentException("the type " + type.getTypeName()
                    + " has a variable, which stands for nothing at run time: write the token where the type is known");
        }
    }

    /** Elements of such a type would come back as maps, and the caller's code would break far from here. */
    private static boolean hasVariable(Type type) {
        if (type instanceof ParameterizedType generic) {
            return Stream.concat(
                            Arrays.stream(generic.getActualTypeArguments()), Stream.ofNullable(generic.getOwnerType()))
                    .anyMatch(TypeToken::hasVariable);
        } else if (type instanceof GenericArrayType array) {
            return hasVariable(array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            return Stream.of(wildcard.getUpperBounds(), wildcard.getLowerBounds())
                    .flatMap(Arrays::stream)
                    .anyMatch(TypeToken::hasVariable);
        }
        return type instanceof TypeVariable;
    }

    Type type() {
        return type;
    }
}
