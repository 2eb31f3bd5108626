package io.echobridge.hub;

import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.SignedInUser;
import io.echobridge.protocol.WhisperOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
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
  final SignIn signIn = new SignIn();
  private @Nullable Lasting lasting;

  Session(Sessions shared, ClientConnection connection) {
    this.shared = shared;
    this.connection = connection;
    shared.came(this);
  }

  @Override
  public void subscribe(ChannelName channel, ChannelAuthorizer authorizer, IntConsumer decided) {
    if (elsewhere(() -> subscribe(channel, authorizer, decided)) || state != State.LIVE) {
      return;
    }
    if (!mayAskFor(channel)) {
      shared.entrance().reserved(connection, channel, decided);
      return;
    }
    Subscription present = find(channel);
    if (present != null) {
      shared.tellAgain(connection, present, allowance());
      decided.accept(Entrance.SUBSCRIBED);
    } else if (!questions.joins(channel, decided)) {
      ask(channel, authorizer, decided);
    }
  }

  private void ask(ChannelName channel, ChannelAuthorizer authorizer, IntConsumer decided) {
    if (size() >= shared.limits().maxChannelsPerConnection()) {
      shared.entrance().full(connection, channel, decided);
    } else if (channel.kind().guarded()) {
      questions.ask(channel, authorizer, decided);
    } else {
      shared.entrance().enter(this, channel, null, decided);
    }
  }

  /** How many channels it is on, or may be soon. */
  int size() {
    return subscriptions.size() - signIn.places() + questions.size();
  }

  /** Whether a channel is not the server's own, or one that the user of this session hears. */
  boolean mayAskFor(ChannelName channel) {
    return !channel.isReserved() || signIn.reaches(channel);
  }

  @Override
  public void begin(
      Collection<ChannelName> channels,
      Optional<String> place,
      ChannelAuthorizer authorizer,
      Beginning beginning) {
    if (!elsewhere(() -> begin(channels, place, authorizer, beginning)) && state == State.LIVE) {
      new Begin(this, place, beginning).ask(channels, authorizer);
    }
  }

  @Override
  public void tellPlace(Consumer<Optional<String>> told) {
    Returns returns = shared.returns();
    if (returns == null) {
      told.accept(Optional.empty());
    } else if (!elsewhere(() -> tellPlace(told))) {
      returns.tellPlace(this, told);
    }
  }

  @Override
  public void unsubscribe(ChannelName channel) {
    if (elsewhere(() -> unsubscribe(channel)) || channel.isInternal()) {
      return;
    }
    Subscription subscription = find(channel);
    if (subscription != null) {
      leave(subscription);
    } else {
      questions.cancel(channel);
    }
  }

  @Override
  public void whisper(ChannelName channel, String name, RawJson data, WhisperOutcome outcome) {
    if (!elsewhere(() -> whisper(channel, name, data, outcome))) {
      shared.whispers().say(this, channel, name, data, outcome);
    }
  }

  @Override
  public void tell(@Nullable ChannelName channel, String event, RawJson data, IntConsumer told) {
    if (!elsewhere(() -> tell(channel, event, data, told))) {
      shared.toApplication().tell(this, channel, event, data, told);
    }
  }

  @Override
  public boolean signIn(SignedInUser given) {
    if (elsewhere(() -> signIn(given))) {
      return true;
    }
    if (signIn.isDone() || state != State.LIVE) {
      return signIn.isOf(given);
    }
    List<Subscription> places = shared.entrance().signIn(connection, given);
    subscriptions.addAll(places);
    return signIn.done(given, places);
  }

  /** Its client may come back. */
  void lasts(Lasting how) {
    lasting = how;
    if (!subscriptions.isEmpty()) {
      how.changed();
    }
  }

  /** Null where its client cannot come back. */
  @Nullable Lasting lasting() {
    return lasting;
  }

  @Override
  public void pinged() {
    if (lasting != null) {
      lasting.pinged();
    }
  }

  @Override
  public void confirmed() {
    if (lasting != null) {
      lasting.confirmed();
    }
  }

  /** It is on one channel less. */
  void leave(Subscription subscription) {
    subscriptions.remove(subscription);
    shared.leave(connection, subscription);
    changed();
  }

  private void changed() {
    if (lasting != null) {
      lasting.changed();
    }
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
    if (allowance == null) {
      allowance = new Allowance(shared.overuse());
    }
    return allowance;
  }

  @Override
  public void moveTo(ClientConnection target, Runnable lastWritten) {
    if (lasting != null) {
      lasting.moves();
    }
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
    if (elsewhere(() -> disconnected(reason)) || state == State.ENDED) {
      return;
    }
    suspend();
    state = State.ENDED;
    List<Subscription> ending = subscriptions;
    subscriptions = List.of();
    if (lasting != null) {
      lasting.ended(ending, reason.isForGood());
    }
    shared.gone(this, connection, ending, reason);
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

  boolean isLive() {
    return state == State.LIVE; // It neither has ended nor is about to.
  }

  Questions questions() {
    return questions;
  }

  /** It is on one more channel, on its loop. */
  void add(Subscription subscription) {
    subscriptions.add(subscription);
    changed();
  }

  List<Subscription> subscriptions() {
    return subscriptions;
  }

  /** Its subscription of a channel, if it has one. */
  @Nullable Subscription find(ChannelName channel) {
    return Subscription.find(subscriptions, channel);
  }
}
