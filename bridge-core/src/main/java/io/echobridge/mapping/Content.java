package io.echobridge.mapping;

import com.fasterxml.jackson.core.JsonPointer;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.TraceContext;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an envelope held. Each part is worked out when it is asked for, and may be refused then: a
 * rule that says it otherwise does not ask.
 */
interface Content {
  /** The channels that it names, each once. */
  List<String> channels(BrokerMessage message);

  /** The event's name, or null where it has none. */
  @Nullable String event();

  RawJson data();

  /** The id of the connection that does not hear it. */
  default @Nullable String except() {
    return null;
  }

  /** Ids of connections, and channels whose subscribers do not hear it either. */
  default Set<String> exceptAll() {
    return Set.of();
  }

  /** What work it is part of; null where it does not say. */
  default @Nullable TraceContext trace() {
    return null;
  }

  /** What is called so in this kind of envelope, such as an attribute of a CloudEvent. */
  default @Nullable String word(String name) {
    return null;
  }

  /** The text of the scalar at this place of its JSON. */
  @Nullable String at(JsonPointer pointer);
}
