package io.echobridge.hub.delivery;

import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.hub.stats.DeliveredEvent;
import io.echobridge.hub.stats.Taps;
import io.echobridge.net.Frame;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.trace.Delivering;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One message to the subscribers of a channel, on its way to the loops: encoded when the first
 * subscriber of a wire format is found, once for all loops.
 *
 * <p>Public for the other rooms of the hub only.
 */
public final class Broadcast {
  /**
   * @param frame null where that encoder has nothing to say
   */
  private record Encoded(MessageEncoder encoder, @Nullable Frame frame) {}

  /** What it says, in any wire format. */
  @FunctionalInterface
  interface Message {
    /**
     * The frame; empty where the encoder has no words for it.
     *
     * @param offset where it stands, as text; null where nobody keeps a history
     */
    Optional<Frame> in(MessageEncoder encoder, @Nullable Supplier<String> offset);
  }

  private static final Encoded[] NONE = {};

  private final ChannelName channel;
  private final Message message;
  private final @Nullable BroadcastEvent event;
  private final @Nullable ClientConnection exceptConnection;
  private final boolean mayBeMissed;
  private final long cost;
  private final Broadcasts maker;
  private final long born = System.nanoTime();
  private final AtomicInteger loopsLeft = new AtomicInteger();
  private final AtomicInteger receivers = new AtomicInteger();
  private volatile Encoded[] encoded = NONE;
  private @Nullable Supplier<String> offset;
  private boolean repeated;
  private @Nullable IntConsumer heard;
  private @Nullable Tally tally;
  private @Nullable Delivering follower;
  private Supplier<String> origin = () -> "";

  /**
   * For {@link Broadcasts} alone.
   *
   * @param event what the application broadcast; null for what is said of members and whispers
   * @param exceptConnection the connection that said it here, and does not hear it
   * @param mayBeMissed whether those it finds slow may miss it
   * @param cost what was taken from the budget, given back by the last loop
   */
  Broadcast(
      ChannelName channel,
      Message message,
      @Nullable BroadcastEvent event,
      @Nullable ClientConnection exceptConnection,
      boolean mayBeMissed,
      long cost,
      Broadcasts maker) {
    this.channel = channel;
    this.message = message;
    this.event = event;
    this.exceptConnection = exceptConnection;
    this.mayBeMissed = mayBeMissed;
    this.cost = cost;
    this.maker = maker;
  }

  ChannelName channel() {
    return channel;
  }

  /**
   * Says where it stands. Under the order, before any loop has it.
   *
   * @param place as text; worked out at most once for each wire format that says it
   */
  void standsAt(Supplier<String> place) {
    offset = place;
    if (tally != null) {
      tally.standsAt(place);
    }
  }

  /** Has those who get it counted by their proofs. Before any loop has it. */
  Broadcast countedBy(@Nullable Tally by) {
    tally = by;
    return this;
  }

  /** Has somebody follow it until all have it; null for nobody. Before any loop has it. */
  public void followedBy(@Nullable Delivering by) {
    follower = by;
  }

  /** Says where it came from, for those who watch. Before any loop has it. */
  public void comesFrom(Supplier<String> words) {
    origin = words;
  }

  /** What counts by proofs who has it; null where nobody wants to know that. */
  @Nullable Tally tally() {
    return tally;
  }

  /** Says that only those hear it who come back and missed it. Before any loop has it. */
  void repeats() {
    repeated = true;
  }

  /**
   * Has somebody hear how many connections of this node it was passed on to, when the last loop has
   * done so. Before any loop has it.
   *
   * @param receivers is called on any loop, perhaps under the order, and must not block
   */
  public void counts(IntConsumer receivers) {
    heard = receivers;
  }

  /** What the application published; null for what is said of members, and whispers. */
  @Nullable BroadcastEvent event() {
    return event;
  }

  /** The id of a connection that does not hear it. */
  @Nullable String exceptSocket() {
    return event == null ? null : event.exceptSocket();
  }

  /** Ids of more connections, and channels whose subscribers do not hear it. */
  Set<String> exceptAll() {
    return event == null ? Set.of() : event.exceptAll();
  }

  /** The connection that said it, and does not hear it. */
  @Nullable ClientConnection exceptConnection() {
    return exceptConnection;
  }

  /** Whether those it finds slow may miss it: so it is with what one client says to others. */
  boolean mayBeMissed() {
    return mayBeMissed;
  }

  /** Somebody who was too slow missed it. */
  void missed() {
    maker.counters().drop("whisper-missed");
  }

  /** In that wire format; null where it cannot be said in it. */
  @Nullable Frame frame(MessageEncoder encoder) {
    Encoded known = find(encoder);
    return (known != null ? known : encode(encoder)).frame;
  }

  /** Says how many loops will call {@link #done}; before the first of them knows of it. */
  void awaits(int loops) {
    loopsLeft.set(loops);
    if (loops == 0) {
      finish();
    }
  }

  /** A loop has passed it on to so many connections. */
  void done(int receiversHere) {
    receivers.addAndGet(receiversHere);
    if (loopsLeft.decrementAndGet() == 0) {
      maker.counters().timings().fanOut(System.nanoTime() - born);
      finish();
    }
  }

  private void finish() {
    for (Encoded each : encoded) {
      if (each.frame != null) {
        each.frame.settle();
      }
    }
    maker.release(cost);
    maker.counters().deliveries.add(receivers.get());
    if (heard != null) {
      heard.accept(receivers.get());
    }
    if (tally != null) {
      tally.channelDone();
    }
    if (follower != null) {
      tell(follower);
    }
    Taps taps = maker.taps();
    if (event != null && taps.any()) {
      taps.passed(
          new DeliveredEvent(
              channel,
              event.name(),
              event.data(),
              origin,
              receivers.get(),
              System.nanoTime() - born));
    }
  }

  private void tell(Delivering told) {
    List<String> said = new ArrayList<>();
    List<String> unsayable = new ArrayList<>();
    for (Encoded each : encoded) {
      (each.frame == null ? unsayable : said).add(each.encoder.wireFormat());
    }
    told.delivered(receivers.get(), said, unsayable);
  }

  private @Nullable Encoded find(MessageEncoder encoder) {
    for (Encoded each : encoded) {
      if (each.encoder == encoder) {
        return each;
      }
    }
    return null;
  }

  private synchronized Encoded encode(MessageEncoder encoder) {
    Encoded known = find(encoder);
    if (known != null) {
      return known;
    }
    Frame frame = message.in(encoder, offset).map(Frame::broadcast).orElse(null);
    if (frame == null && event != null) {
      maker.counters().drop("unsayable");
    }
    if (frame != null && repeated) {
      frame.settle(); // those who come back all at once are not to cost compressions, too
    }
    Encoded made = new Encoded(encoder, frame);
    Encoded[] more = Arrays.copyOf(encoded, encoded.length + 1);
    more[encoded.length] = made;
    encoded = more;
    return made;
  }
}
