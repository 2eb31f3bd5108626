package io.echobridge.mapping;

import io.echobridge.channel.RawJson;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One {@code emit} of an emitter, whatever its dialect. */
interface Emission {
  String namespace();

  /** To whom, each once; none is everybody. */
  List<String> rooms();

  /** Rooms and ids of connections that do not hear it. */
  Set<String> except();

  /** The event's name; null where it has none. */
  @Nullable String event();

  /** How many arguments come with the name. */
  int arguments();

  /** An argument as a text, where it is one. */
  @Nullable String text(int argument);

  /** An argument, the first being 0, or all of them as a list for -1. */
  RawJson json(int argument);
}
