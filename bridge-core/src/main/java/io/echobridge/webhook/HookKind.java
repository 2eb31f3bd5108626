package io.echobridge.webhook;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What webhooks tell of. */
enum HookKind {
  CHANNEL_OCCUPIED("channel_occupied"),
  CHANNEL_VACATED("channel_vacated"),
  MEMBER_ADDED("member_added"),
  MEMBER_REMOVED("member_removed"),
  CLIENT_EVENT("client_event"),
  CACHE_MISS("cache_miss"),
  SUBSCRIPTION_COUNT("subscription_count");

  /** What it is called in settings and on the wire. */
  final String word;

  HookKind(String word) {
    this.word = word;
  }

  static Optional<HookKind> of(String word) {
    return Stream.of(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  /** What takes this back when it follows soon; null where nothing does. */
  @Nullable HookKind undoneBy() {
    return switch (this) {
      case CHANNEL_VACATED -> CHANNEL_OCCUPIED;
      case MEMBER_REMOVED -> MEMBER_ADDED;
      default -> null;
    };
  }

  /** What this takes back where it follows soon; null where it takes back nothing. */
  @Nullable HookKind undoes() {
    return switch (this) {
      case CHANNEL_OCCUPIED -> CHANNEL_VACATED;
      case MEMBER_ADDED -> MEMBER_REMOVED;
      default -> null;
    };
  }
}
