package io.echobridge.broker.rabbitmq;

import io.echobridge.broker.Places;
import io.echobridge.broker.rabbitmq.Offsets.Point;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * Each stream is a lane. A text has for each, in the order of the settings, the offset and 24 bits
 * of the message before the point: in base64url, the offset with seven bits a byte. Behind that
 * come 24 bits over all of it and the streams' names, so that nothing else is taken for a text.
 */
final class StreamPlaces implements Places {
  private static final int MOST_BYTES = LONGEST / 4 * 3;

  private static final int SUM_BYTES = 3;

  private final List<StreamFeed> feeds;
  private final List<Offsets> streams;
  private final byte[] names;
  private volatile boolean up;

  StreamPlaces(List<StreamFeed> feeds) {
    this.feeds = feeds;
    this.streams = feeds.stream().map(StreamFeed::offsets).toList();
    this.names =
        feeds.stream()
            .map(StreamFeed::queue)
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.UTF_8);
  }

  /** The link is up for the first time, or again. */
  void up() {
    up = true;
  }

  @Override
  public Optional<String> text(long[] heads) {
    ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
    for (int lane = 0; lane < streams.size(); lane++) {
      long head = lane < heads.length ? heads[lane] : -1;
      Optional<Point> point = streams.get(lane).behind(head);
      if (point.isEmpty() || out.remaining() < Long.BYTES + 1 + 2 * SUM_BYTES) {
        return Optional.empty();
      }
      put(out, point.get());
    }
    put(out, sum(out.array(), out.position()));
    byte[] bytes = Arrays.copyOf(out.array(), out.position());
    return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private static void put(ByteBuffer out, Point point) {
    long left = point.next();
    for (; left > 0x7F; left >>>= 7) {
      out.put((byte) (left | 0x80));
    }
    put(out.put((byte) left), point.print());
  }

  private static void put(ByteBuffer out, int bits) {
    out.put((byte) (bits >> 16)).putShort((short) bits);
  }

  private int sum(byte[] bytes, int length) {
    CRC32C sum = new CRC32C();
    sum.update(names);
    sum.update(bytes, 0, length);
    return (int) sum.getValue() & 0xFF_FFFF;
  }

  private static Point take(ByteBuffer in) {
    long next = 0;
    byte part = -1;
    for (int shift = 0; part < 0 && shift < Long.SIZE - 7; shift += 7) {
      part = in.get();
      next |= (part & 0x7FL) << shift;
    }
    return new Point(next, bits(in));
  }

  private static int bits(ByteBuffer in) {
    return ((in.get() & 0xFF) << 16) | (in.getShort() & 0xFFFF);
  }

  @Override
  public Resolved resolve(String text) {
    Optional<List<Point>> points = read(text);
    if (points.isEmpty()) {
      return new Unknown();
    }
    long[] heads = new long[streams.size()];
    boolean older = false;
    boolean ahead = false;
    for (int lane = 0; lane < heads.length; lane++) {
      Resolved resolved = streams.get(lane).resolve(points.get().get(lane));
      if (resolved instanceof At at) {
        heads[lane] = at.heads()[0];
      } else if (resolved instanceof Unknown) {
        return resolved;
      }
      older |= resolved instanceof Older;
      ahead |= resolved instanceof Ahead;
    }
    if (older) {
      return new Older();
    }
    return ahead ? new Ahead() : new At(heads);
  }

  private Optional<List<Point>> read(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      ByteBuffer in = ByteBuffer.wrap(bytes);
      List<Point> points = new ArrayList<>();
      for (int lane = 0; lane < streams.size(); lane++) {
        points.add(take(in));
      }
      int length = in.position();
      return bits(in) == sum(bytes, length) && !in.hasRemaining()
          ? Optional.of(points)
          : Optional.empty();
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<long[]> first() {
    return up && feeds.stream().noneMatch(StreamFeed::isPast)
        ? Optional.of(streams.stream().mapToLong(Offsets::first).toArray())
        : Optional.empty();
  }
}
