package io.echobridge.hub;

import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.SignedInUser;
import io.echobridge.protocol.WhisperOutcome;
import io.echobridge.token.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One client: what it subscribes to, and what it has asked for. Touched on its present loop only.
 */
final class Session extends Movable implements ClientSession {
  private enum State {
    LIVE,
    /** Nothing is delivered, and it still is on its channels. */
    SUSPENDED,
    ENDED
  }

  private final Sessions shared;

  /** At the present point of the order, which guards it; null before its cut. */
  private @Nullable ClientConnection inOrder;

  private List<Subscription> subscriptions = new ArrayList<>(0);
  private final Questions questions = new Questions(this);

  /** Null while it has had nobody receive anything. */
  private @Nullable Allowance allowance;

  private State state = State.LIVE;
  private final SignIn signIn = new SignIn();

  /** Null while it has begun nothing. */
  private @Nullable Openings openings;

  private @Nullable Lasting lasting;

  /**
   * @param isInOrder whether it is in the order from here on; otherwise it enters with a {@link
   *     #cut}
   */
  Session(Sessions shared, ClientConnection connection, boolean isInOrder) {
    super(connection);
    this.shared = shared;
    this.inOrder = isInOrder ? connection : null;
    shared.came(this);
  }

  /** From this point of the order on it hears what is for it alone. Under the order's lock. */
  void cut() {
    inOrder = connection();
  }

  @Override
  public void subscribe(ChannelName channel, ChannelAuthorizer authorizer, IntConsumer decided) {
    if (!elsewhere(() -> subscribe(channel, authorizer, decided)) && state == State.LIVE) {
      shared.entrance().subscribe(this, channel, authorizer, decided);
    }
  }

  @Override
  public void begin(
      Identity identity,
      Collection<ChannelName> channels,
      Optional<String> place,
      ChannelAuthorizer authorizer,
      Beginning beginning) {
    boolean isElsewhere = elsewhere(() -> begin(identity, channels, place, authorizer, beginning));
    if (!isElsewhere && state == State.LIVE) {
      List<ChannelName> own = signIn.recognize(this, identity, null);
      if (own == null) {
        return;
      }
      List<ChannelName> all = new ArrayList<>(channels);
      all.addAll(own);
      openings = openings == null ? new Openings(this) : openings;
      openings.begin(all, place, authorizer, beginning);
    }
  }

  /** What it begins together; null where it never did. */
  @Nullable Openings openings() {
    return openings;
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
    if (elsewhere(() -> unsubscribe(channel)) || signIn.keeps(channel)) {
      return;
    }
    Subscription subscription = find(channel);
    if (subscription != null) {
      leave(subscription);
    } else {
      questions.cancel(channel);
      if (openings != null) {
        openings.giveUp(channel);
      }
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
    return elsewhere(() -> signIn(given)) || signIn.enter(this, given);
  }

  @Override
  public void identify(Identity identity) {
    if (!elsewhere(() -> identify(identity))) {
      signIn.identify(this, identity, null);
    }
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
      signIn.pinged(this);
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
    shared.leave(connection(), subscription);
    changed();
  }

  /** What its record says is to be written anew. */
  void changed() {
    if (lasting != null) {
      lasting.changed();
    }
  }

  /** It goes on with another connection(), on this node or another: this one hears nothing more. */
  void takenOver() {
    if (state != State.ENDED) {
      disconnected(CloseReason.TAKEN_OVER);
      connection().close(CloseReason.TAKEN_OVER);
    }
  }

  Sessions shared() {
    return shared;
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
    signIn.moves();
    subscriptions =
        shared
            .sequencer()
            .move(subscriptions, connection(), target, lastWritten, () -> inOrder = target);
    if (state == State.SUSPENDED) {
      state = State.LIVE;
    }
    // Last: who reads it posts to the target's loop, behind the task that brings the subscriptions.
    goTo(target);
    signIn.moved(this);
  }

  /**
   * The first step of the end: from now on nothing is delivered, and nothing may be asked for. The
   * session stays on its channels, and nobody hears of it. What follows is the second step, {@link
   * #disconnected}, or {@link #moveTo} another connection(), which is then a move with a gap. On
   * its loop.
   */
  void suspend() {
    if (state == State.LIVE) {
      state = State.SUSPENDED;
      questions.cancelAll();
      if (openings != null) {
        openings.cancelAll();
      }
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
    signIn.over();
    List<Subscription> ending = subscriptions;
    subscriptions = List.of();
    if (lasting != null) {
      lasting.ended(ending, reason.isForGood());
    }
    shared.gone(this, connection(), ending, reason);
  }

  /** As of the present point of the order, under its lock; null before its cut. */
  @Nullable ClientConnection inOrder() {
    return inOrder;
  }

  SignIn signIn() {
    return signIn;
  }

  /** Whether it neither has ended nor is about to. */
  boolean isLive() {
    return state == State.LIVE;
  }

  Questions questions() {
    return questions;
  }

  /** It is on one more channel, on its loop. */
  void add(Subscription subscription) {
    subscriptions.add(subscription);
    signIn.added(subscription);
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
