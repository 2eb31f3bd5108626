package io.echobridge.hub;

import io.echobridge.history.Place;
import io.echobridge.hub.delivery.Returning;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How far each loop has come with what the order gave it: a task at the end of the loop's queue
 * runs when all that was published before has been handed to its connections.
 */
final class Reached {
  private final EventLoops loops;
  private final Returning returning;
  private final AtomicReferenceArray<@Nullable Place> places;

  Reached(EventLoops loops, Returning returning) {
    this.loops = loops;
    this.returning = returning;
    this.places = new AtomicReferenceArray<>(loops.all().size());
  }

  /** Has every loop note how far it is; from any thread, once a second. */
  void look() {
    Place here = returning.here();
    for (EventLoop each : loops.all()) {
      each.execute(() -> places.set(each.index(), here));
    }
  }

  /**
   * All that stands before this was handed to the loop's connections; null before the first look.
   */
  @Nullable Place on(EventLoop loop) {
    return places.get(loop.index());
  }
}
