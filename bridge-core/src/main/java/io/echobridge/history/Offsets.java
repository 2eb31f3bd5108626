package io.echobridge.history;

import io.echobridge.broker.Places;
import io.echobridge.broker.Places.Ahead;
import io.echobridge.broker.Places.At;
import io.echobridge.broker.Places.Older;
import io.echobridge.broker.Places.Resolved;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Places as text: what clients keep, and bring to any node of the app. A text begins with a
 * version, and has one part for each source:
 *
 * <pre>
 * 1 part ~ part …                          behind whole messages
 * 2 events . source . lane ~ part ~ part … behind the first events of a message that has more
 * </pre>
 *
 * <p>From any thread.
 */
public final class Offsets {
  /** What a client is given where its place cannot be named: no place. */
  public static final String NONE = "-";

  /** The longest text, in characters. */
  public static final int LONGEST = 1000;

  private static final String SEPARATOR = "~";

  private final List<Places> sources;

  /**
   * @param sources in an order that is the same on all nodes
   */
  public Offsets(List<Places> sources) {
    this.sources = List.copyOf(sources);
  }

  /** The text of a place; {@link #NONE} where it has none. */
  public String text(Place place) {
    StringBuilder text = new StringBuilder(32);
    Place.Part part = place.part();
    if (part == null) {
      text.append('1');
    } else {
      text.append('2').append(part.events()).append('.').append(part.source());
      text.append('.').append(part.lane()).append(SEPARATOR);
    }
    for (int i = 0; i < sources.size(); i++) {
      Optional<String> own = sources.get(i).text(place.lanes(i));
      if (own.isEmpty()) {
        return NONE;
      }
      text.append(i == 0 ? "" : SEPARATOR).append(own.get());
    }
    return text.length() > LONGEST ? NONE : text.toString();
  }

  /** What a text means here. */
  public sealed interface Meaning {}

  /** A place that this node knows. */
  public record Known(Place place) implements Meaning {}

  /**
   * A place that is, in some lane, before everything that this node knows.
   *
   * @param place with nothing in these lanes
   */
  public record TooOld(Place place) implements Meaning {}

  /** A place that this node has not come to yet. */
  public record NotYet() implements Meaning {}

  /** No place of this app. */
  public record NoPlace() implements Meaning {}

  /**
   * The place that a text names.
   *
   * @param text anything
   */
  public Meaning read(String text) {
    if (text.length() > LONGEST || !text.matches("[12][A-Za-z0-9_.~-]*")) {
      return new NoPlace();
    }
    String[] parts = text.substring(1).split(SEPARATOR, -1);
    int first = text.charAt(0) - '1';
    if (parts.length != sources.size() + first) {
      return new NoPlace();
    }
    Place.Part part = null;
    if (first == 1) {
      part = part(parts[0]);
      if (part == null) {
        return new NoPlace();
      }
    }
    long[][] heads = new long[sources.size()][];
    boolean isOlder = false;
    boolean isAhead = false;
    for (int i = 0; i < heads.length; i++) {
      Resolved resolved = sources.get(i).resolve(parts[first + i]);
      if (resolved instanceof At at) {
        heads[i] = at.heads();
      } else if (resolved instanceof Older) {
        heads[i] = new long[0];
        isOlder = true;
      } else if (resolved instanceof Ahead) {
        isAhead = true;
      } else {
        return new NoPlace();
      }
    }
    if (isAhead || sources.stream().anyMatch(source -> source.first().isEmpty())) {
      return new NotYet();
    }
    Place place = new Place(heads, part);
    if (isOlder) {
      return new TooOld(new Place(heads, null));
    }
    boolean isOfNothing = part != null && place.head(part.source(), part.lane()) == Place.NONE;
    return isOfNothing ? new NoPlace() : new Known(place);
  }

  /** How often nodes did not agree on where messages stood, of all sources together. */
  public long disagreements() {
    return sources.stream().mapToLong(Places::disagreements).sum();
  }

  private Place.@Nullable Part part(String text) {
    if (!text.matches("[1-9][0-9]{0,8}\\.[0-9]{1,3}\\.[0-9]{1,6}")) {
      return null;
    }
    String[] numbers = text.split("\\.", -1);
    int source = Integer.parseInt(numbers[1]);
    return source < sources.size()
        ? new Place.Part(source, Integer.parseInt(numbers[2]), Integer.parseInt(numbers[0]))
        : null;
  }

  /** As {@link Places#behindGap}, of one of the sources. */
  public long[] behindGap(int source) {
    return sources.get(source).behindGap();
  }

  /** Whether this node has heard everything that came behind a place. */
  public boolean hasHeardAllSince(Place place) {
    for (int i = 0; i < sources.size(); i++) {
      Optional<long[]> first = sources.get(i).first();
      if (first.isEmpty()) {
        return false;
      }
      long[] heads = first.get();
      for (int lane = 0; lane < heads.length; lane++) {
        if (place.whole(i, lane) < heads[lane]) {
          return false;
        }
      }
    }
    return true;
  }
}
