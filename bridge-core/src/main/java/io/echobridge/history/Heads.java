package io.echobridge.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How far each lane of each source has come. Guarded by its {@link History}'s owner. */
final class Heads {
  private final long[][] lanes;
  private @Nullable Place here;

  Heads(int sources) {
    lanes = new long[sources][0];
  }

  void put(int source, int lane, long ordinal) {
    int before = lanes[source].length;
    if (lane >= before) {
      lanes[source] = Arrays.copyOf(lanes[source], lane + 1);
      Arrays.fill(lanes[source], before, lane + 1, Place.NONE);
    }
    lanes[source][lane] = ordinal;
    here = null;
  }

  /** Moves the lanes of a source on that have not come so far yet. */
  void skip(int source, long[] to) {
    for (int lane = 0; lane < to.length; lane++) {
      if (to[lane] > (lane < lanes[source].length ? lanes[source][lane] : Place.NONE)) {
        put(source, lane, to[lane]);
      }
    }
  }

  /** The point behind everything that came. */
  Place here() {
    Place known = here;
    if (known == null) {
      long[][] copy = new long[lanes.length][]; // once for each event that is heard
      for (int source = 0; source < copy.length; source++) {
        copy[source] = lanes[source].clone();
      }
      known = new Place(copy, null);
      here = known;
    }
    return known;
  }

  /** Another place, with all lanes that there are now. */
  long[][] widened(Place place) {
    long[][] wide = new long[lanes.length][];
    for (int source = 0; source < wide.length; source++) {
      long[] known = place.lanes(source);
      wide[source] = Arrays.copyOf(known, lanes[source].length);
      Arrays.fill(wide[source], known.length, wide[source].length, Place.NONE);
    }
    return wide;
  }

  /** Whether all that ever came stands in one lane: then no other order has to be thought of. */
  boolean isOneLane() {
    return Arrays.stream(lanes).mapToInt(each -> each.length).sum() <= 1;
  }
}
