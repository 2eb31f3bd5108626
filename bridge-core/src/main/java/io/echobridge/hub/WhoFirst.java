package io.echobridge.hub;

import io.echobridge.hub.recovery.SessionRecord;
import io.echobridge.hub.recovery.SessionRecord.Bound;
import io.echobridge.hub.recovery.SessionRecords;
import io.echobridge.hub.recovery.SessionRecords.Known;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.Recovery;
import io.echobridge.protocol.Recovery.Arrival;
import io.echobridge.token.Identification;
import io.echobridge.token.TokenAnswer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Clients with tokens: before it is decided how one comes in, it is known who it is. Only a client
 * that goes on with a session, and gives the very token that the session was bound by, need not
 * wait for that. Thread-safe.
 */
final class WhoFirst {
  private final Arrivals arrivals;
  private final SessionRecords records;

  WhoFirst(Arrivals arrivals, SessionRecords records) {
    this.arrivals = arrivals;
    this.records = records;
  }

  /**
   * As {@link Recovery#arrive}.
   *
   * @param loop the one of the call, on which it completes
   */
  CompletionStage<Arrival> arrive(
      Optional<String> token,
      Optional<String> offset,
      String origin,
      Identification who,
      EventLoop loop) {
    if (!mayFollow(token, who)) {
      return accepted(who, loop, () -> arrivals.arrive(token, offset, origin, who));
    }
    return arrivals
        .arrive(token, offset, origin, who)
        .thenCompose(
            arrival ->
                arrival.resumed().isPresent()
                    ? CompletableFuture.completedStage(arrival)
                    : accepted(who, loop, () -> CompletableFuture.completedStage(arrival)));
  }

  private boolean mayFollow(Optional<String> token, Identification who) {
    if (!who.mayFollow() || token.isEmpty()) {
      return false;
    }
    String key = SessionRecord.key(token.get());
    Known known = records.find(key).orElse(null);
    Bound bound = known == null ? null : known.record().bound();
    return bound != null && who.mark(key).filter(bound.mark()::equals).isPresent();
  }

  /** Goes on when the answer is a yes; it is there, or comes on the loop. */
  private static CompletionStage<Arrival> accepted(
      Identification who, EventLoop loop, Supplier<CompletionStage<Arrival>> next) {
    Optional<TokenAnswer> now = who.now();
    CompletionStage<TokenAnswer> answer =
        now.isPresent()
            ? CompletableFuture.completedStage(now.get())
            : who.answer().thenApplyAsync(Function.identity(), loop);
    return answer.thenCompose(
        found ->
            found instanceof TokenAnswer.Accepted
                ? next.get()
                : CompletableFuture.completedStage(new Turned(found)));
  }

  /** A client that may not come in. */
  private record Turned(TokenAnswer answer) implements Arrival {
    @Override
    public String token() {
      throw new IllegalStateException("it may not come in");
    }

    @Override
    public Optional<Recovery.Ids> resumed() {
      return Optional.empty();
    }

    @Override
    public Optional<TokenAnswer> refusal() {
      return Optional.of(answer);
    }
  }
}
