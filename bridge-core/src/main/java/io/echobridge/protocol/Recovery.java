package io.echobridge.protocol;

import io.echobridge.auth.ChannelAuthorizer;
import io.echobridge.token.Identification;
import io.echobridge.token.TokenAnswer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Takes clients in that may come back: a session that was lost goes on where its client has the
 * session's {@link Arrival#token}, and the client hears what it missed, once and in order.
 */
public interface Recovery {
  /**
   * A client comes, or comes back. Called on a loop; the stage completes at once or soon, on that
   * loop, and never fails; it waits for the answer about the client's connection token where it has
   * to. A session that a token has bound goes on only for a client with a token of the same user.
   * With the very same token it may do so before the answer, which then ends it if it is a no.
   *
   * @param token what the client was given as its session's token; whatever the client sent
   * @param offset the last offset that it has heard, likewise
   * @param origin the page's origin, as the handshake says; empty where it says none
   * @param who the answer about its connection token; {@link Identification#NOBODY} where it gave
   *     none and needs none
   */
  CompletionStage<Arrival> arrive(
      Optional<String> token, Optional<String> offset, String origin, Identification who);

  /**
   * Takes the client in, after the protocol has welcomed it: what it missed is sent right behind
   * that. Once for each arrival, on the connection's loop.
   *
   * @param connection one with the ids of {@link Arrival#resumed}, where there are any
   * @param authorizer decides again about the channels of a session that goes on
   * @return one that knows already who its client is ({@link ClientSession#identify}), or hears of
   *     it later
   */
  ClientSession connect(ClientConnection connection, Arrival arrival, ChannelAuthorizer authorizer);

  /** What a client is told when it is taken in. */
  interface Arrival {
    /** What the client has to give to come back; a secret between it and the server. */
    String token();

    /** By what ids the client goes on; empty where it is a new session. */
    Optional<Ids> resumed();

    /** Why the client may not come in: a no, or that nobody can say now. Empty where it may. */
    default Optional<TokenAnswer> refusal() {
      return Optional.empty();
    }
  }

  /**
   * The ids of a session.
   *
   * @param id as {@link ClientConnection#id}
   * @param publicId as {@link ClientConnection#publicId}
   */
  record Ids(String id, String publicId) {}
}
