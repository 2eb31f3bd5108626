package io.echobridge.hub.peers;

import io.echobridge.broker.PeerLink;
import io.echobridge.channel.Unicode;
import io.echobridge.cluster.ClusterNode;
import io.echobridge.cluster.Departure;
import io.echobridge.cluster.Opening;
import io.echobridge.cluster.PeerInfo;
import io.echobridge.cluster.RosterChange;
import io.echobridge.cluster.Surroundings;
import io.echobridge.cluster.frame.Change;
import io.echobridge.cluster.frame.Frame;
import io.echobridge.presence.Entry;
import io.echobridge.presence.NodeId;
import io.echobridge.protocol.Delivery;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where the cluster's state machine meets the broker and the hub. On the peers' thread only. */
final class Outlet implements Surroundings, AutoCloseable {
  /** What was published or commanded longer ago than that is nobody's any more. */
  private static final long OLDEST_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final PeerLink link;
  private final PeerHub hub;
  private final Inbox inbox;
  private final PeerCounts counts;
  private final Carried carried;
  private final Pacing pacing;
  private final PeerEvents events;
  private final NodeLog log;
  private final Asking asking;
  private final PeerQuestions questions;
  private final boolean serves;
  private int unanswered;
  private boolean hasNews;
  private List<PeerInfo> peers = List.of();
  private boolean isOpen;

  /** Whether the hub knows other nodes than these. */
  private boolean isUntold;

  /**
   * @param inbox where it is answered how a frame was sent
   * @param carried hears what the broker has
   * @param asking hears what others answer
   * @param serves as in {@link ClusterSeat}
   */
  Outlet(
      String app,
      PeerLink link,
      PeerHub hub,
      Inbox inbox,
      PeerCounts counts,
      Carried carried,
      Asking asking,
      boolean serves) {
    this.serves = serves;
    this.link = link;
    this.hub = hub;
    this.inbox = inbox;
    this.counts = counts;
    this.carried = carried;
    this.pacing = new Pacing(hub::isHeard, hub::changed);
    this.events = new PeerEvents(app, hub::publish);
    this.log = new NodeLog(app);
    this.asking = asking;
    this.questions = new PeerQuestions(app, hub::answer, hub::noRoom);
  }

  void start() {
    events.start();
  }

  /** Hands on what may be told now of members that come and go. */
  void release(long now) {
    pacing.release(now);
    tellNodes();
  }

  /** In its place: after what has waited for the order. */
  private void tellNodes() {
    if (isUntold && pacing.isEmpty()) {
      isUntold = false;
      hub.nodes(isOpen, peers);
    }
  }

  /** When there is more to hand on; in nanoseconds of the one clock. */
  long next() {
    return pacing.next();
  }

  /** How many frames the broker has not answered for. */
  int unanswered() {
    return unanswered;
  }

  @Override
  public void send(@Nullable NodeId to, byte[] frame, long ticket) {
    unanswered++;
    sent(to, frame)
        .whenComplete(
            (done, failure) ->
                inbox.put(
                    (node, now) -> {
                      unanswered--;
                      node.sent(ticket, failure == null, now);
                    }));
  }

  private CompletionStage<Void> sent(@Nullable NodeId to, byte[] frame) {
    try {
      return to == null ? link.send(frame) : link.sendTo(to.toString(), frame);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  @Override
  public void changed(List<RosterChange> changes) {
    pacing.add(changes);
    pacing.release(System.nanoTime());
  }

  @Override
  public void published(NodeId from, long number, Change.Event event) {
    if (event.ageMillis() > OLDEST_MILLIS) {
      counts.events.increment();
    } else if (!events.offer(from, event)) {
      counts.events.increment();
      log.eventLost();
    }
  }

  @Override
  public void whispered(NodeId from, Frame.Whispers.Whisper whisper, @Nullable Entry sender) {
    boolean isOne =
        whisper.channel().kind().guarded()
            && whisper.name().startsWith("client-")
            && Unicode.isWellFormed(whisper.name());
    if (!isOne || !hub.isHeard(whisper.channel())) {
      return;
    }
    Delivery.Sender who =
        new Delivery.Sender(whisper.publicId(), sender == null ? null : sender.member());
    if (!hub.whisper(whisper.channel(), whisper.name(), whisper.data(), who)) {
      counts.whispers.increment();
    }
  }

  @Override
  public void commanded(NodeId from, Change.Command command) {
    if (command.ageMillis() > OLDEST_MILLIS
        || !hub.command(from, command.word(), command.argument())) {
      counts.commands.increment();
    }
  }

  @Override
  public void asked(NodeId from, Frame.Question question) {
    questions.ask(
        question, (answer, done) -> inbox.put((node, now) -> answer(node, from, answer, done)));
  }

  private static void answer(ClusterNode node, NodeId to, Frame.Answer answer, Runnable done) {
    try {
      node.answer(to, answer, done);
    } catch (IllegalArgumentException e) {
      done.run(); // larger than others take: it takes no memory any more
      throw e;
    }
  }

  @Override
  public void answered(NodeId from, Frame.Answer answer) {
    asking.answered(from, answer);
  }

  @Override
  public void nodesChanged(List<PeerInfo> all) {
    hasNews = true;
    isUntold = true;
    peers = all;
    tellNodes();
  }

  /** Whether other nodes are in another state than at the last call. */
  boolean hasNews() {
    boolean has = hasNews;
    hasNews = false;
    return has;
  }

  @Override
  public void came(PeerInfo peer) {
    log.came(peer);
  }

  @Override
  public void gone(PeerInfo peer, Departure why, int members) {
    asking.gone(peer.id());
    log.gone(peer, why, members);
  }

  @Override
  public void carried(long number) {
    carried.upTo(number);
  }

  @Override
  public void opened(Opening why) {
    pacing.release(System.nanoTime()); // nobody here hears of it yet, so all of it
    hasNews = true;
    isOpen = serves;
    hub.nodes(isOpen, peers);
    log.opened(why);
    hub.opened();
  }

  @Override
  public void close() {
    events.close();
    questions.close();
  }
}
