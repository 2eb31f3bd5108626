package io.echobridge.demo;

import java.util.List;

/** The channels of the page, and how they are called at Redis. */
final class Channels {
  /** What a new Laravel application puts before the names. */
  static final String PREFIX = "laravel-database-";

  static final String PUBLIC = "news";

  /** The only ones that the page can publish on: the Redis may be somebody's own. */
  static final List<String> ALL = List.of(PUBLIC, "private-orders.1", "presence-room.1");

  /** Where the clock ticks that a page has run while it pulls its plug. */
  static final String CLOCK = "clock";

  private Channels() {}
}
