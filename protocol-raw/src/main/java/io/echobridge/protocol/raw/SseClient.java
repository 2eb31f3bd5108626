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
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One client of server-sent events, from its request to the end of the answer. On its loop. */
final class SseClient implements RawConnection.Ending, EndlessAnswer.Listener, Beginning {
  static final Way WAY = new Way("sse", "http");

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type", "text/event-stream; charset=utf-8",
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

  /** What an answer begins with. */
  private record Opening(AnswerHead head, int channels, RawConfig.Retry retry) {}

  SseClient(String id, Admitted place, Handshake handshake, EndlessAnswer answer, Duration beat) {
    this.id = id;
    this.place = place;
    this.handshake = handshake;
    this.answer = answer;
    this.beat = beat;
  }

  /** The connection is ours, and nothing is answered yet. */
  void begin(Wish wish, AnswerHead head, RawConfig.Retry retry, ProtocolContext context) {
    opening = new Opening(head, wish.channels().size(), retry);
    ClientSession begun =
        context.bridge().connect(new RawConnection(this, encoder(wish.form()), answer.sink()));
    session = begun;
    begun.begin(
        wish.channels(),
        wish.place(),
        new Questions(context.authorizer(), id, handshake, wish.headers()),
        this);
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
    Opening present = opening;
    if (present == null || all.size() < present.channels()) {
      return true;
    }
    refuse(all.values());
    return false;
  }

  private void refuse(Collection<Refused> all) {
    int status = Answers.status(all);
    answerInstead(status, "None of the channels may be heard\n");
    finish(CloseReason.REFUSED);
  }

  /** Another answer than the one without end. */
  private void answerInstead(int status, String words) {
    Opening present = opening;
    opening = null;
    if (present != null) {
      boolean isLater = Answers.isPassing(status);
      answer
          .sink()
          .send(
              present
                  .head()
                  .whole(
                      status,
                      isLater
                          ? Map.of("Cache-Control", "no-store", "Retry-After", "1")
                          : Map.of("Cache-Control", "no-store"),
                      words));
    }
  }

  @Override
  public void begun(Start start) {
    Opening present = opening;
    opening = null;
    if (present == null) {
      return;
    }
    send(present.head().endless(HEADERS));
    send(SseSayings.retry(drawn(present.retry())));
    if (start.gap().isPresent()) {
      send(SseSayings.gap(start.gap().get(), start.place()));
    }
    start.place().ifPresent(text -> send(SseSayings.place(text)));
    refused.forEach((channel, why) -> send(SseSayings.error(channel.value(), why.status())));
    refused = Map.of();
    loop().schedule(heartbeat, beat.toMillis());
  }

  /** Clients that lost a server at one moment do not come back at one moment. */
  private static Duration drawn(RawConfig.Retry retry) {
    long least = retry.least().toMillis();
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(least, retry.most().toMillis() + 1));
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
    answerInstead(StatusCodes.SERVICE_UNAVAILABLE, "Connect again later\n");
    if (reason == CloseReason.MEMORY) {
      // What waits is dropped, and is free before the client counts as gone.
      answer.abort();
      over(reason);
    } else {
      over(reason);
      answer.close();
    }
  }

  /** A client has no way to say something. */
  @Override
  public void prove(Proof proof) {
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
    opening = null;
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
