package io.echobridge.hub.peers;

import io.echobridge.broker.PeerLink;
import io.echobridge.broker.PeerListener;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.cluster.ClusterCounters;
import io.echobridge.cluster.ClusterNode;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.cluster.frame.Frame.Whispers.Whisper;
import io.echobridge.hub.delivery.CacheChannels;
import io.echobridge.hub.delivery.NodeWatcher;
import io.echobridge.hub.peers.Inbox.Move;
import io.echobridge.hub.peers.Inbox.Room;
import io.echobridge.hub.peers.Inbox.Step;
import io.echobridge.hub.stats.DefectLog;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that drives this node among the others. Of the hub it waits for nothing but the one
 * lock, and of the broker for nothing. All methods here are thread-safe, and wait for nobody unless
 * they say so.
 */
public final class Peers implements NodeWatcher, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Peers.class);

  /** What others send may wait in so many bytes; what finds no room is asked for again. */
  private static final long FRAMES = 32 << 20;

  private static final long WHISPERS = 4 << 20;
  private static final long EVENTS = 16 << 20;

  /** How long the end waits until the broker has this node's goodbye. */
  private static final long GOODBYE_MILLIS = 1_000;

  private final String app;
  private final ClusterSeat seat;
  private final PeerLink link;
  private final IntSupplier connections;
  private final Inbox inbox = new Inbox();
  private final Room frames = new Room(FRAMES);
  private final Room whispers = new Room(WHISPERS);
  private final Room events = new Room(EVENTS);
  private final PeerCounts counts = new PeerCounts();
  private final Carried carried = new Carried();
  private final Asking asking;
  private final Outlet outlet;
  private final DefectLog defects = new DefectLog();
  private final Thread thread;
  private volatile boolean linked;
  private volatile String trouble = "";
  private volatile boolean ending;
  private volatile ClusterView view;

  /**
   * @param app the app's name, for the log
   * @param link not opened yet
   * @param connections how many clients this node has
   */
  public Peers(String app, ClusterSeat seat, PeerLink link, PeerHub hub, IntSupplier connections) {
    this.app = app;
    this.seat = seat;
    this.link = link;
    this.connections = connections;
    this.asking =
        new Asking(seat.answerWithin().toNanos(), Counting.MOST_ROWS, System::nanoTime, this::ask);
    this.outlet = new Outlet(app, link, hub, inbox, counts, carried, asking, seat.serves());
    this.view =
        new ClusterView(
            seat.node(),
            false,
            "",
            false,
            false,
            0,
            List.of(),
            new ClusterCounters(),
            counts.sums(),
            0);
    this.thread = new Thread(this::run, "peers-" + app);
    thread.setDaemon(true);
  }

  /** Once, whether there is a broker yet or not. */
  public void start() {
    outlet.start();
    thread.start();
  }

  /** The broker has started, so its link can be opened. Once. */
  public void brokerStarted() {
    link.open(
        seat.node().toString(),
        new PeerListener() {
          @Override
          public void onMessage(byte[] message) {
            if (!inbox.offer((node, now) -> node.heard(message, now), frames, message.length)) {
              counts.frames.increment();
            }
          }

          @Override
          public void onUp() {
            linked = true;
            trouble = "";
            inbox.put(ClusterNode::linkUp);
          }

          @Override
          public void onDown() {
            linked = false;
            inbox.put(ClusterNode::linkDown);
          }

          @Override
          public void onTrouble(String why, String remedy) {
            trouble = remedy.isEmpty() ? why : why + ": " + remedy;
            inbox.put((node, now) -> look(node));
          }
        });
  }

  @Override
  public void joined(Entry entry) {
    inbox.put(new Move(entry, true));
  }

  @Override
  public void left(Entry entry) {
    inbox.put(new Move(entry, false));
  }

  @Override
  public void whispered(
      ChannelName channel, String name, RawJson data, String publicId, @Nullable Entry entry) {
    long number = entry == null ? 0 : entry.number();
    Whisper whisper = new Whisper(channel, name, data, publicId, number);
    int bytes = 2 * (channel.value().length() + name.length()) + data.length();
    if (!inbox.offer((node, now) -> node.whisper(whisper, now), whispers, bytes)) {
      counts.whispers.increment();
    }
  }

  /**
   * Has the clients of every other node hear an event.
   *
   * @return whether the broker has it, for the others, within two seconds; if not, they hear it
   *     later, when the broker has it within a minute
   */
  public CompletionStage<Boolean> publish(List<ChannelName> channels, BroadcastEvent event) {
    int bytes = 2 * event.name().length() + event.data().length();
    for (ChannelName channel : channels) {
      bytes += 2 * channel.value().length();
    }
    boolean mayBeCarried = linked;
    CompletableFuture<Boolean> promise = Carried.promise();
    Step publish =
        (node, now) -> {
          long number = node.publish(channels, event, now);
          if (number > 0) {
            carried.await(number, promise);
          } else {
            promise.complete(false);
          }
        };
    if (!inbox.offer(publish, events, bytes)) {
      counts.events.increment();
      promise.complete(false);
    }
    return mayBeCarried ? promise : CompletableFuture.completedStage(false);
  }

  /** Has every other node do something. */
  public void command(String word, String argument) {
    Step command = (node, now) -> node.command(word, argument, now);
    if (!inbox.offer(command, events, 2 * argument.length())) {
      counts.commands.increment();
    }
  }

  private void ask(List<NodeId> nodes, Frame.Question question) {
    inbox.put((node, now) -> node.ask(nodes, question, now));
  }

  /** What is asked of the other nodes. */
  public Asking asking() {
    return asking;
  }

  /** What the other nodes keep of cache channels. */
  public KeptElsewhere kept(CacheChannels here) {
    return new KeptElsewhere(inbox, asking, here);
  }

  /** The other nodes that are there. */
  public List<NodeId> live() {
    return Asking.live(view.peers());
  }

  /** The other nodes that are there, and reached now; none while the link is down. */
  public List<NodeId> reachable() {
    return linked ? live() : List.of();
  }

  /** From now on this node sends its clients away. */
  public void drain() {
    inbox.put(ClusterNode::drain);
  }

  /** How things stand, of about this moment. */
  public ClusterView view() {
    return view;
  }

  /**
   * Says goodbye to the others, so that the members of this node stay for a while, and ends. Waits
   * until the broker has that, for a second at most. Idempotent.
   */
  @Override
  public void close() {
    inbox.put(
        (node, now) -> {
          if (!ending) {
            ending = true;
            node.bye(now);
          }
        });
    try {
      thread.join(GOODBYE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    inbox.close();
    outlet.close();
    link.close();
  }

  private void run() {
    ClusterNode node = seat.cluster().apply(outlet);
    try {
      while (!inbox.isClosed() && (!ending || outlet.unanswered() > 0)) {
        for (Step step :
            inbox.take(Math.min(node.wakeAt(), Math.min(outlet.next(), asking.next())))) {
          guarded(step, node);
        }
        guarded(this::due, node);
      }
    } catch (InterruptedException e) {
      log.debug("App {}: the peers' thread was interrupted", app);
    } finally {
      node.close();
    }
  }

  private void due(ClusterNode node, long now) {
    boolean isDue = now >= node.wakeAt();
    if (isDue) {
      node.connections(connections.getAsInt());
      node.tick(now);
    }
    outlet.release(now);
    asking.tick();
    if (isDue || outlet.hasNews()) {
      look(node);
    }
  }

  private void look(ClusterNode node) {
    view =
        new ClusterView(
            seat.node(),
            linked,
            trouble,
            node.isOpen(),
            node.isFull(),
            node.staleSince(),
            node.peers(),
            node.counters(),
            counts.sums(),
            asking.partial());
    seat.seen().accept(view);
  }

  private void guarded(Step step, ClusterNode node) {
    try {
      step.run(node, System.nanoTime());
    } catch (RuntimeException e) {
      defects.defect("App " + app + ": a message between nodes could not be handled", e);
    }
  }
}
