// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class LocalCodecTest {
    @Test
    void hands_over_the_very_same_object(Vertx vertx, VertxTestContext test) {
        LocalCodec.register(vertx.eventBus());
        var event = new ChangeEvent(new Change.ListComplete(Kind.NODE, "7"), Instant.EPOCH);
        vertx.eventBus()
                .<ChangeEvent>consumer(
                        Addresses.CHANGE,
                        message -> test.verify(() -> {
                            assertThat(message.body()).isSameAs(event);
                            test.completeNow();
                        }));
        vertx.eventBus().publish(Addresses.CHANGE, event);
    }

    @Test
    void every_message_has_a_codec(Vertx vertx) {
        LocalCodec.register(vertx.eventBus());
        for (Class<?> type : LocalCodec.types()) {
            assertThat(type.isRecord()).as(type.getName()).isTrue();
        }
        assertThatThrownBy(() -> LocalCodec.register(vertx.eventBus()))
                .as("each type is registered")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_has_no_codec_does_not_travel(Vertx vertx) {
        LocalCodec.register(vertx.eventBus());
        assertThatThrownBy(() -> vertx.eventBus().publish(Addresses.CHANGE, new Object()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
