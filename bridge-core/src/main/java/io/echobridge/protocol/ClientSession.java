package io.echobridge.protocol;

import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.gate.CloseReason;
import io.echobridge.token.Identity;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The hub's state for one connection: what the client may do. All methods are called on the loop of
 * its {@link ClientConnection}. None throws for anything a client may have sent.
 */
public interface ClientSession {
  /** For a client that does not want to know what became of its {@link #subscribe}. */
  IntConsumer UNASKED = status -> {};

  /** As below, for a client that does not want to know what became of it. */
  default void subscribe(ChannelName channel, ChannelAuthorizer authorizer) {
    subscribe(channel, authorizer, UNASKED);
  }

  /**
   * Subscribes to a channel, once the authorizer has agreed where it is a guarded one. Subscribing
   * twice is subscribing once: a presence channel answers with its members again, and nobody else
   * hears of it. A refusal, or an answer that comes after {@link #unsubscribe}, leaves everything
   * as it was.
   *
   * @param authorizer decides about a guarded channel, and is not asked about a public one. When it
   *     is asked is the hub's business, how it decides is the protocol's
   * @param decided hears 200 when the client is subscribed, else the status of its refusal: 499
   *     where {@link #unsubscribe} came before the decision, 429 where too many asked for the same
   *     channel after it. Called at most once, on the session's loop, behind what the encoder says;
   *     never where the session ended before
   */
  void subscribe(ChannelName channel, ChannelAuthorizer authorizer, IntConsumer decided);

  /**
   * Subscribes to several channels as one: once all of them are decided on, those that the client
   * may hear begin together. A client that was here before gives the place up to which it heard
   * everything; what it missed comes first, in order, if all of that is kept. The client needs no
   * session of its own for that, so it may be on any node.
   *
   * <p>The first call opens the session: whatever the client subscribes to before that has begun
   * waits until then. Later calls have their channels heard beside those that the client is on, so
   * the places that it is told go back and forth: they hold for each channel by itself. What it is
   * on already, or has asked for, is left as it is. A call is not heard of again whose channels are
   * all given up while it waits.
   *
   * @param identity whose connection token says who it is, in place of {@link #identify}: the
   *     channel of its user begins with the others, behind the same place. {@link Identity#NOBODY}
   *     in all calls but the first
   * @param place as text; whatever the client gave. Empty for a client that gave none
   * @param authorizer as for {@link #subscribe}
   */
  void begin(
      Identity identity,
      Collection<ChannelName> channels,
      Optional<String> place,
      ChannelAuthorizer authorizer,
      Beginning beginning);

  /** As above, of a client that nothing new is known about. */
  default void begin(
      Collection<ChannelName> channels,
      Optional<String> place,
      ChannelAuthorizer authorizer,
      Beginning beginning) {
    begin(Identity.NOBODY, channels, place, authorizer, beginning);
  }

  /**
   * Says behind which place the client hears everything: all that stands before it was sent. Places
   * told here and those of events follow each other in their order.
   *
   * @param told hears the place as text, now or a moment later and on the session's loop. Empty
   *     where nobody keeps a history, and while the client is, or may be, sent what it missed
   */
  void tellPlace(Consumer<Optional<String>> told);

  /** Gives a channel up, or takes a pending {@link #subscribe} back; without effect otherwise. */
  void unsubscribe(ChannelName channel);

  /** As below, for a client that does not want to know what became of it. */
  default void whisper(ChannelName channel, String name, RawJson data) {
    whisper(channel, name, data, WhisperOutcome.UNASKED);
  }

  /**
   * Says something to the other subscribers of a guarded channel. What may not be said, or finds no
   * room, is dropped ({@link WhisperRefusal}); {@link MessageEncoder#whisperRefused} may answer.
   */
  void whisper(ChannelName channel, String name, RawJson data, WhisperOutcome outcome);

  /**
   * Says something to the application, where it wants to hear clients.
   *
   * @param channel one that the client is on; null where it names none
   * @param event a name for it
   * @param told hears a status, at most once, on the session's loop: 200 when the application's
   *     broker has it; 400 for a name that no event can have, 403 where the client is not on the
   *     channel, 404 where the application does not want to hear clients, 413 for too much, 429 for
   *     too often, 503 where the broker takes nothing now; never where the session ended before
   */
  void tell(@Nullable ChannelName channel, String event, RawJson data, IntConsumer told);

  /**
   * The client belongs to this user from now on: it may subscribe to the channel on which the
   * application reaches that user ({@link ChannelName#ofUser}), it counts as online for those that
   * watch the user, and it ends when the application ends the user's connections. The present state
   * of the watchlist comes at once. Again with the same id without effect.
   *
   * @return whether it does; not when another user is signed in already, or clients hold too much
   *     memory
   */
  boolean signIn(SignedInUser user);

  /**
   * The client's connection token says who it is: it hears what the application publishes to that
   * user, unasked; it needs no question for the channels that the token names; it ends when the
   * token does, with {@link CloseReason#EXPIRED}. Once, before anything is asked of the session. A
   * session that goes on ({@link Recovery}) is told by the hub.
   */
  void identify(Identity identity);

  /**
   * The client is being asked for a sign of life, right behind all that was sent so far. With
   * {@link #confirmed} it proves that the client has all that: a client that is never asked, or
   * never answers, is brought up to date by its offset alone.
   */
  default void pinged() {}

  /** The client has answered the last {@link #pinged}. */
  default void confirmed() {}

  /**
   * Goes on with {@code target}, on another loop, with nothing lost, doubled or out of order:
   * frames up to a point in the hub's order go to the present connection, all later ones to {@code
   * target}. From this call on the session is used on the target's loop only.
   *
   * @param target takes frames at once, and has to hold them back until those of the present
   *     connection are written
   * @param lastWritten runs on the present loop after the last frame was written to the present
   *     connection
   */
  void moveTo(ClientConnection target, Runnable lastWritten);

  /**
   * The client is gone. Idempotent; the first reason counts. A client that did not mean to go
   * ({@link CloseReason#mayReturn}) may stay a member of its presence channels for a while, until
   * it is back on this node or another.
   */
  void disconnected(CloseReason reason);
}
