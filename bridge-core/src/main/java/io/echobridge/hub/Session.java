package io.echobridge.hub;

import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.SignedInUser;
import io.echobridge.protocol.WhisperRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client: what it subscribes to, and what it has asked for. Touched on its present loop only;
 * writing {@link #connection} hands it, with all it holds, to the loop of a new one.
 */
final class Session implements ClientSession {
  private enum State {
    LIVE,
    /** Nothing is delivered, and it still is on its channels. */
    SUSPENDED,
    ENDED
  }

  private final Sessions shared;
  private volatile ClientConnection connection;
  private List<Subscription> subscriptions = new ArrayList<>(0);

  private final Questions questions = new Questions(this);

  /** Null while it has had nobody receive anything. */
  private @Nullable Allowance allowance;

  private State state = State.LIVE;

  /** Null while it has not signed in. */
  private @Nullable SignedInUser user;

  /** How many of the subscriptions are of the hub's own channels, since it signed in. */
  private int internal;

  Session(Sessions shared, ClientConnection connection) {
    this.shared = shared;
    this.connection = connection;
    shared.came(this);
  }

  @Override
  public void subscribe(ChannelName channel, ChannelAuthorizer authorizer) {
    if (elsewhere(() -> subscribe(channel, authorizer))) {
      return;
    }
    if (state != State.LIVE) {
      return;
    }
    if (channel.isReserved() && !isOfUser(channel)) {
      shared.entrance().reserved(connection, channel);
      return;
    }
    Subscription present = find(channel);
    if (present != null) {
      shared.tellAgain(connection, present, allowance());
    }
    if (present != null || questions.isOpen(channel)) {
      return;
    }
    if (size() >= shared.limits().maxChannelsPerConnection()) {
      shared.entrance().full(connection, channel);
    } else if (channel.kind().guarded()) {
      questions.ask(channel, authorizer);
    } else {
      shared.entrance().enter(this, channel, null);
    }
  }

  @Override
  public void unsubscribe(ChannelName channel) {
    if (elsewhere(() -> unsubscribe(channel)) || channel.isInternal()) {
      return;
    }
    Subscription subscription = find(channel);
    if (subscription != null) {
      subscriptions.remove(subscription);
      shared.leave(connection, subscription);
      return;
    }
    questions.cancel(channel);
  }

  @Override
  public void whisper(ChannelName channel, String name, RawJson data) {
    if (elsewhere(() -> whisper(channel, name, data))) {
      return;
    }
    boolean mayBeHeard = state == State.LIVE && channel.kind().guarded();
    Subscription from = mayBeHeard ? find(channel) : null;
    WhisperRefusal refusal = shared.whisper(from, allowance(), name, data);
    if (refusal != null && state == State.LIVE && allowance().isToldOfDrop()) {
      connection.encoder().whisperRefused(channel, refusal).ifPresent(connection.sink()::send);
    }
  }

  @Override
  public boolean signIn(SignedInUser given) {
    if (elsewhere(() -> signIn(given))) {
      return true;
    }
    SignedInUser present = user;
    if (present != null || state != State.LIVE) {
      return present != null && present.id().equals(given.id());
    }
    List<Subscription> places = shared.entrance().signIn(connection, given);
    subscriptions.addAll(places);
    internal = places.size();
    user = places.isEmpty() ? null : given;
    return !places.isEmpty();
  }

  /** Whether the application reaches the client's user there. */
  private boolean isOfUser(ChannelName channel) {
    SignedInUser present = user;
    return present != null && ChannelName.ofUser(present.id()).filter(channel::equals).isPresent();
  }

  Sessions shared() {
    return shared;
  }

  /** Whether the caller is not on the session's loop; then the loop does it. */
  private boolean elsewhere(Runnable call) {
    EventLoop loop = connection.loop();
    if (loop.inLoop()) {
      return false;
    }
    loop.handOver(call);
    return true;
  }

  Allowance allowance() {
    Allowance present = allowance;
    if (present == null) {
      present = new Allowance(shared.overuse());
      allowance = present;
    }
    return present;
  }

  @Override
  public void moveTo(ClientConnection target, Runnable lastWritten) {
    subscriptions = shared.sequencer().move(subscriptions, connection, target, lastWritten);
    if (state == State.SUSPENDED) {
      state = State.LIVE;
    }
    // Last: who reads it posts to the target's loop, behind the task that brings the subscriptions.
    connection = target;
  }

  /**
   * The first step of the end: from now on nothing is delivered, and nothing may be asked for. The
   * session stays on its channels, and nobody hears of it. What follows is the second step, {@link
   * #disconnected}, or {@link #moveTo} another connection, which is then a move with a gap. On its
   * loop.
   */
  void suspend() {
    if (state == State.LIVE) {
      state = State.SUSPENDED;
      questions.cancelAll();
      shared.sequencer().suspend(subscriptions);
    }
  }

  /** The second step of the end, with the first where that is still due. */
  @Override
  public void disconnected(CloseReason reason) {
    if (elsewhere(() -> disconnected(reason))) {
      return;
    }
    if (state == State.ENDED) {
      return;
    }
    suspend();
    state = State.ENDED;
    List<Subscription> ending = subscriptions;
    subscriptions = List.of();
    shared.gone(this, connection, ending, reason);
  }

  /** Whether its connection has one of these ids, public or secret; from any thread. */
  boolean hasOneOf(Set<String> ids) {
    ClientConnection present = connection;
    return ids.contains(present.publicId()) || ids.contains(present.id());
  }

  /** Has its connection close; from any thread. */
  void end(CloseReason reason) {
    onPresentLoop(() -> connection.close(reason));
  }

  /** The session may move while the task waits in a queue. */
  void onPresentLoop(Runnable task) {
    EventLoop loop = connection.loop();
    loop.execute(
        () -> {
          if (connection.loop() == loop) {
            task.run();
          } else {
            onPresentLoop(task);
          }
        });
  }

  ClientConnection connection() {
    return connection;
  }

  Questions questions() {
    return questions;
  }

  /** It is on one more channel, on its loop. */
  void add(Subscription subscription) {
    subscriptions.add(subscription);
  }

  /** On how many channels it is, or asks to be; without the hub's own. */
  private int size() {
    return subscriptions.size() - internal + questions.size();
  }

  private @Nullable Subscription find(ChannelName channel) {
    for (int i = 0; i < subscriptions.size(); i++) {
      Subscription each = subscriptions.get(i);
      if (each.channelName().equals(channel)) {
        return each;
      }
    }
    return null;
  }
}
