package dev.redwork.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {
    @Test
    void aValidIdIsItself() {
        assertThat(IdempotencyKey.idOf("order-7")).isEqualTo("order-7");
        assertThat(IdempotencyKey.idOf("\"order-7\"")).isEqualTo("order-7");
    }

    /** By {@code printf 'Ann & Bob' | openssl sha256 -binary | base32 | tr A-Z a-z | cut -c1-26}. */
    @Test
    void anythingElseIsHashed() {
        assertThat(IdempotencyKey.idOf("Ann & Bob")).isEqualTo("k.eml2e6z5ilicq6houjgiljwkmk");
        assertThat(IdempotencyKey.idOf("\"Ann & Bob\"")).isEqualTo(IdempotencyKey.idOf("Ann & Bob"));
        assertThat(IdempotencyKey.idOf("..")).startsWith("k.").hasSize(28);
        assertThat(IdempotencyKey.idOf("x".repeat(129))).startsWith("k.").hasSize(28);
        assertThat(IdempotencyKey.idOf("a/b")).isNotEqualTo(IdempotencyKey.idOf("a/c"));
    }
}
