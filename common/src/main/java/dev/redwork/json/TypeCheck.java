package dev.redwork.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.AbstractDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.DefaultDeserializationContext;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.impl.UnsupportedTypeDeserializer;
import com.fasterxml.jackson.databind.deser.std.ContainerDeserializerBase;
import com.fasterxml.jackson.databind.deser.std.ThrowableDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import com.fasterxml.jackson.databind.ser.impl.UnknownSerializer;
import com.fasterxml.jackson.databind.ser.std.BeanSerializerBase;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a type, before there is a job of it, for what Jackson says only when it meets a value: a type that it does not
 * support, one that it cannot tell the class of, one that it cannot make. Else the first job would be dead in a worker.
 */
final class TypeCheck {
    /** Ways to tell a class that need all of them to be listed. */
    private static final Set<JsonTypeInfo.Id> LISTED =
            EnumSet.of(JsonTypeInfo.Id.NAME, JsonTypeInfo.Id.SIMPLE_NAME, JsonTypeInfo.Id.DEDUCTION);

    private final ObjectMapper mapper;
    private final DeserializationContext context;

    /** Types hold themselves, and each other. */
    private final Set<JsonDeserializer<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    TypeCheck(ObjectMapper mapper) {
        this.mapper = mapper;
        this.context = ((DefaultDeserializationContext) mapper.getDeserializationContext())
                .createDummyInstance(mapper.getDeserializationConfig());
    }

    /** @throws IllegalArgumentException that says which type it is, where it stands, and what to do */
    void check(JavaType type) {
        try {
            checkWritten(type);
            check(type, context.findContextualValueDeserializer(type, null), "");
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(
                    "type " + name(type) + " cannot be read or written as JSON: " + JsonErrors.reason(e), e);
        }
    }

    private void checkWritten(JavaType type) throws JsonMappingException {
        JavaType element = type;
        while (element.isContainerType() && element.getContentType() != null) {
            element = element.getContentType();
        }
        if (element.isConcrete()
                && !element.isJavaLangObject()
                && element.getRawClass() != Void.class
                && serializer(element) instanceof UnknownSerializer) {
            throw refused(
                    element, "", "has nothing that is written: give it getters or public fields, or make it a record");
        }
    }

    private JsonSerializer<Object> serializer(JavaType type) throws JsonMappingException {
        return mapper.getSerializerProviderInstance().findValueSerializer(type, null);
    }

    private void check(JavaType type, @Nullable JsonDeserializer<?> deserializer, String where)
            throws JsonMappingException {
        if (deserializer == null || !seen.add(deserializer)) {
            return;
        }
        TypeDeserializer named = names(type);
        if (deserializer instanceof UnsupportedTypeDeserializer) {
            throw refused(type, where, "is not supported: use a type without it, such as one whose field may be null");
        } else if (deserializer instanceof AbstractDeserializer) {
            if (named == null ? type.getTypeHandler() == null : !checkSubtypes(type, named, where)) {
                throw refused(
                        type,
                        where,
                        "is abstract, and its JSON does not tell the class: annotate it with @JsonTypeInfo and"
                                + " @JsonSubTypes, or use a concrete type");
            }
        } else if (deserializer instanceof BeanDeserializerBase bean) {
            checkBean(type, bean, where);
            if (named != null) {
                checkSubtypes(type, named, where);
            }
        } else if (deserializer instanceof ContainerDeserializerBase<?> container) {
            check(container.getContentType(), container.getContentDeserializer(), where + "[]");
        } else {
            check(type, deserializer.getDelegatee(), where);
        }
    }

    private void checkBean(JavaType type, BeanDeserializerBase bean, String where) throws JsonMappingException {
        ValueInstantiator made = bean.getValueInstantiator();
        boolean ofObject = made.canCreateUsingDefault()
                || made.canCreateFromObjectWith()
                || made.canCreateUsingDelegate()
                || made.canCreateUsingArrayDelegate();
        boolean isThrowable = bean instanceof ThrowableDeserializer;
        if (!isThrowable && !ofObject && (!made.canInstantiate() || serializer(type) instanceof BeanSerializerBase)) {
            throw refused(
                    type,
                    where,
                    "cannot be made: make it a static class with a constructor without parameters, annotate one with"
                            + " @JsonCreator and its parameters with @JsonProperty, or make it a record");
        }
        for (Iterator<SettableBeanProperty> all = bean.properties(); !isThrowable && all.hasNext(); ) {
            SettableBeanProperty property = all.next();
            // One that has its names by the property's own annotation has them there, and not by its class.
            boolean named = property.hasValueTypeDeserializer() && !isNamed(property.getType());
            if (property.hasValueDeserializer() && !named) {
                check(property.getType(), property.getValueDeserializer(), where + "." + property.getName());
            }
        }
    }

    private boolean isNamed(JavaType type) throws JsonMappingException {
        return names(type) != null || type.getTypeHandler() != null;
    }

    /** How the class of a value is told, where the type's class says so. */
    private @Nullable TypeDeserializer names(JavaType type) throws JsonMappingException {
        return context.getFactory().findTypeDeserializer(context.getConfig(), type);
    }

    /** Checks what an abstract type may stand for; whether there is anything. */
    private boolean checkSubtypes(JavaType type, TypeDeserializer named, String where) throws JsonMappingException {
        AnnotatedClass annotated =
                context.getConfig().introspectClassAnnotations(type).getClassInfo();
        List<JavaType> subtypes =
                mapper.getSubtypeResolver().collectAndResolveSubtypesByTypeId(context.getConfig(), annotated).stream()
                        .map(NamedType::getType)
                        .filter(raw ->
                                raw != type.getRawClass() && type.getRawClass().isAssignableFrom(raw))
                        .<JavaType>map(raw -> mapper.getTypeFactory().constructSpecializedType(type, raw))
                        .filter(JavaType::isConcrete)
                        .toList();
        for (JavaType subtype : subtypes) {
            check(subtype, context.findContextualValueDeserializer(subtype, null), where);
        }
        TypeIdResolver names = named.getTypeIdResolver();
        boolean listed = names != null && LISTED.contains(names.getMechanism());
        return !listed || !subtypes.isEmpty() || named.getDefaultImpl() != null;
    }

    private static IllegalArgumentException refused(JavaType type, String where, String why) {
        return new IllegalArgumentException("type " + name(type)
                + (where.isEmpty() ? "" : " (at '" + where.replaceFirst("^\\.", "") + "')") + " " + why);
    }

    private static String name(JavaType type) {
        return JsonErrors.withoutPackages(type.toCanonical());
    }
}
