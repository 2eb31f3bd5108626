package io.echobridge.protocol.raw;

import io.echobridge.auth.Authorization.Refused;
import io.echobridge.channel.ChannelName;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.Way;
import io.echobridge.http.AnswerHead;
import io.echobridge.http.EndlessAnswer;
import io.echobridge.net.Drain;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.Timer;
import io.echobridge.protocol.Beginning;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.Proof;
import io.echobridge.protocol.Proofs;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.raw.frame.SseEncoder;
import io.echobridge.protocol.raw.frame.SseSayings;
import io.echobridge.token.Identification;
import io.echobridge.token.Identity;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenClaim;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client of server-sent events, from its request to the end of the answer. On its loop. */
final class SseClient implements RawConnection.Ending, EndlessAnswer.Listener, Beginning {
  static final Way WAY = new Way("sse", "http");

  static final String TYPE = "text/event-stream; charset=utf-8";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type", TYPE,
          "Cache-Control", "no-store",
          "X-Accel-Buffering", "no");

  private final String id;
  private final Admitted place;
  private final Handshake handshake;
  private final EndlessAnswer answer;
  private final Duration beat;
  private final Timer heartbeat = Timer.of(this::beat);

  /** Null before the beginning, and after the end. */
  private @Nullable ClientSession session;

  /** What the beginning needs; null once the answer has begun. */
  private @Nullable Opening opening;

  private Map<ChannelName, Refused> refused = Map.of();

  /** Null until it is asked for one. */
  private @Nullable Proofs proofs;

  /** Why we end it; null while we do not. */
  private @Nullable CloseReason ending;

  /**
   * What an answer begins with.
   *
   * @param size how many bytes are kept of the request until then, about
   */
  private record Opening(AnswerHead head, RawConfig.Retry retry, long size) {}

  /** Takes back the question who the client is, and holds the request; null once it is known. */
  private @Nullable Runnable giveUp;

  /** How many channels it is to hear. */
  private int channels;

  SseClient(String id, Admitted place, Handshake handshake, EndlessAnswer answer, Duration beat) {
    this.id = id;
    this.place = place;
    this.handshake = handshake;
    this.answer = answer;
    this.beat = beat;
  }

  /** The connection is ours, and nothing is answered yet. */
  void begin(
      Wish wish, AnswerHead head, RawConfig.Retry retry, ProtocolContext context, Handshake asked) {
    Questions questions = new Questions(context.authorizer(), id, asked, wish.headers());
    long size = questions.size() + wish.size();
    place.holding().take(size);
    opening = new Opening(head, retry, size);
    Identification who = context.tokens().check(TokenClaim.of(asked, id));
    Runnable takeBack = who.tell(loop(), found -> told(found, wish, context, questions));
    boolean isTold = session != null || opening == null;
    giveUp = isTold ? null : takeBack;
  }

  private void told(TokenAnswer found, Wish wish, ProtocolContext context, Questions questions) {
    giveUp = null;
    if (found instanceof TokenAnswer.Refused) {
      refuse(StatusCodes.UNAUTHORIZED, "The token is not accepted\n", CloseReason.UNAUTHORIZED);
    } else if (found instanceof TokenAnswer.Accepted accepted) {
      begin(wish, accepted.identity(), context, questions);
    } else {
      finish(CloseReason.UNDECIDED);
    }
  }

  private void begin(Wish wish, Identity identity, ProtocolContext context, Questions questions) {
    if (wish.namesNothing(identity)) {
      Refusal.NO_CHANNEL.count(place);
      refuse(Refusal.NO_CHANNEL.status(), "No channel is named\n", CloseReason.PROTOCOL_ERROR);
      return;
    }
    channels = wish.channels().size() + (identity.channel().isPresent() ? 1 : 0);
    ClientSession begun =
        context.bridge().connect(new RawConnection(this, encoder(wish.form()), answer.sink()));
    session = begun;
    begun.begin(identity, wish.channels(), wish.place(), questions, this);
  }

  private static SseEncoder encoder(Wish.Form form) {
    return switch (form) {
      case RAW -> SseEncoder.of(true, false);
      case JSON -> SseEncoder.of(false, false);
      case NAMED_RAW -> SseEncoder.of(true, true);
      case NAMED_JSON -> SseEncoder.of(false, true);
    };
  }

  @Override
  public boolean decided(Map<ChannelName, Refused> all) {
    refused = all;
    if (opening == null || all.size() < channels) {
      return true;
    }
    int status = Answers.status(all.values().stream().map(Refused::status).toList());
    if (status == StatusCodes.SERVICE_UNAVAILABLE) {
      finish(CloseReason.REFUSED); // Nothing was decided: the client is to come again.
      return false;
    }
    refuse(status, "None of the channels may be heard\n", CloseReason.REFUSED);
    return false;
  }

  /** Answers, and ends it. */
  private void refuse(int status, String words, CloseReason reason) {
    Opening present = opened();
    if (present != null) {
      send(
          present
              .head()
              .whole(
                  status,
                  Answers.isPassing(status)
                      ? Map.of("Cache-Control", "no-store", "Retry-After", "1")
                      : Map.of("Cache-Control", "no-store"),
                  words));
    }
    finish(reason);
  }

  /** The answer begins: what it needs, once, and nothing more is kept of the request. */
  private @Nullable Opening opened() {
    Opening present = opening;
    opening = null;
    if (present != null) {
      place.holding().giveBack(present.size());
    }
    return present;
  }

  /** Begins the answer, if that is still to be done. */
  private boolean opens() {
    Opening present = opened();
    if (present != null) {
      send(present.head().endless(HEADERS));
      send(SseSayings.retry(present.retry().drawn()));
    }
    return present != null;
  }

  @Override
  public void begun(Start start) {
    if (!opens()) {
      return;
    }
    if (start.gap().isPresent()) {
      send(SseSayings.gap(start.gap().get(), start.place()));
    }
    start.place().ifPresent(text -> send(SseSayings.place(text)));
    refused.forEach((channel, why) -> send(SseSayings.error(channel.value(), why.status())));
    refused = Map.of();
    loop().schedule(heartbeat, beat.toMillis());
  }

  private void send(Frame frame) {
    answer.sink().send(frame);
  }

  @Override
  public void refused(ChannelName channel, int status) {} // The encoder has said it.

  /** Shows that the connection is in use, and how far the client has heard. */
  private void beat() {
    ClientSession present = session;
    if (present == null) {
      return;
    }
    if (!answer.isBehind()) {
      send(SseSayings.COMMENT);
      present.tellPlace(text -> text.map(SseSayings::place).ifPresent(this::send));
    }
    loop().schedule(heartbeat, beat.toMillis());
  }

  @Override
  public void onGone(boolean isSlow) {
    over(isSlow ? CloseReason.TOO_SLOW : CloseReason.TRANSPORT_CLOSED);
  }

  @Override
  public void finish(CloseReason reason) {
    if (ending != null) {
      return;
    }
    ending = reason;
    if (reason == CloseReason.MEMORY) {
      // What waits is dropped, and is free before the client counts as gone.
      answer.abort();
      over(reason);
    } else {
      boolean unused = opens(); // A browser comes back after such an answer, and after no other.
      over(reason);
      answer.close();
    }
  }

  /** A client has no way to say something. */
  @Override
  public void prove(Proof proof) {
    if (session == null) {
      proof.lost(); // The event itself was too much for it.
      return;
    }
    if (proofs == null) {
      proofs = new Proofs();
    }
    proofs.watch(proof);
    Drain.await(loop(), answer::hasWrittenAll, proof::isOver, proof::written);
  }

  private void over(CloseReason found) {
    CloseReason reason = ending == null ? found : ending;
    ClientSession present = session;
    session = null;
    Opening unused = opened();
    if (giveUp != null) {
      giveUp.run();
    }
    heartbeat.cancel();
    if (proofs != null) {
      proofs.over();
    }
    if (present != null) {
      present.disconnected(reason);
    }
    place.leave(reason);
  }

  @Override
  public void end(CloseReason reason) {
    loop().execute(() -> finish(reason)); // from any thread
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Admitted place() {
    return place;
  }

  @Override
  public Handshake handshake() {
    return handshake;
  }

  @Override
  public Way way() {
    return WAY;
  }

  @Override
  public EventLoop loop() {
    return answer.loop();
  }
}
