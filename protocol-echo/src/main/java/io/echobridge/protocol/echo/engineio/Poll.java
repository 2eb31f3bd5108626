package io.echobridge.protocol.echo.engineio;

import io.echobridge.http.Departure;
import io.echobridge.http.ExchangeDeadline;
import io.echobridge.http.RequestSize;
import io.echobridge.http.ShortAnswer;
import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.echobridge.protocol.Passage;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A poll whose answer comes later. Made on the request's loop; from there on any thread may answer
 * it, once: what it does to the exchange happens on the request's loop.
 */
final class Poll implements Departure.Watcher {
  private static final int LONGEST_STAMP = 64;

  private final HttpServerExchange exchange;
  private final EventLoop requestLoop;
  private final Passage passage;
  private final long size;
  private final String stamp;

  /** Whose memory is taken while it waits for its answer; null before it does. */
  private @Nullable Holding client;

  private @Nullable Runnable aborted;

  /** Whether the client pays for the buffer of a request behind this one. */
  private boolean isBehindKept;

  private boolean over;

  /** The end of the batch writes the answer, or starts the deadline. */
  private boolean isOnItsWay;

  /** From here on nobody can read what the request says. */
  Poll(HttpServerExchange exchange, EventLoop requestLoop) {
    this.exchange = exchange;
    this.requestLoop = requestLoop;
    this.passage = Passage.of(exchange);
    String given = RequestCheck.parameter(exchange, "t");
    this.stamp = given == null || given.length() > LONGEST_STAMP ? "" : given;
    forgetWords(exchange);
    this.size = RequestSize.of(exchange);
  }

  /**
   * What the request says is of no more use, so a poll that waits keeps little, and a collection of
   * garbage has little to copy. A body that is still to come, which no client sends, needs its
   * headers.
   */
  private static void forgetWords(HttpServerExchange exchange) {
    if (exchange.isRequestComplete()) {
      exchange.getRequestHeaders().clear();
      exchange.getQueryParameters().clear();
      exchange.setQueryString("");
    }
  }

  /** About how many bytes its request takes for as long as it waits. */
  long size() {
    return size;
  }

  /** What its client tells this poll from its others by; empty where it does not. */
  String stamp() {
    return stamp;
  }

  /** Where its answer is written. */
  EventLoop loop() {
    return requestLoop;
  }

  /** How it came here. */
  Passage passage() {
    return passage;
  }

  void answer(PollFormat.Content content) {
    once(() -> Answers.content(exchange, content));
  }

  /**
   * Answers it with packets.
   *
   * @param holding whose memory they are until the client has taken them all
   * @param answer hears how far they are
   */
  void answer(PollFormat format, List<Frame> packets, Holding holding, PollAnswer answer) {
    once(
        () -> {
          Frame ready =
              ShortAnswer.fits(exchange) ? SharedAnswer.of(exchange, format, packets) : null;
          if (ready != null) {
            ShortAnswer.send(exchange, requestLoop, ready, holding, answer);
            isOnItsWay = true;
            return;
          }
          PollFormat.Content content = format.encode(packets);
          Answers.content(exchange, content);
          if (!exchange.isComplete()) {
            answer.untaken(exchange, holding, content.copied(), packets);
          } else if (exchange.isResponseComplete()) {
            answer.written();
          }
        });
  }

  void answerStatus(int status) {
    once(() -> Answers.status(exchange, status));
  }

  void refuse(EngineError error) {
    once(() -> Answers.error(exchange, error));
  }

  /**
   * Runs {@code aborted}, on the request's loop, when the client goes away before the answer.
   *
   * @param client whose memory it is that is taken meanwhile
   */
  void onAbort(Holding client, Runnable aborted) {
    requestLoop.runOrExecute(
        () -> {
          if (!over) {
            this.client = client;
            this.aborted = aborted;
            Departure.watch(exchange, this);
          }
        });
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void early() {
    if (client != null) {
      client.take(connectionBuffer());
      isBehindKept = true;
    }
  }

  @Override
  public void gone() {
    over = true;
    if (aborted != null) {
      aborted.run();
    }
  }

  private int connectionBuffer() {
    return exchange.getConnection().getByteBufferPool().getBufferSize();
  }

  private void once(Runnable answer) {
    requestLoop.runOrExecute(
        () -> {
          if (!over) {
            over = true;
            if (client != null && isBehindKept) {
              client.giveBack(connectionBuffer());
            }
            try {
              answer.run();
            } finally {
              // Nearly always the whole answer fits the socket, and the exchange is over by now.
              if (!isOnItsWay && !exchange.isComplete() && exchange.getConnection().isOpen()) {
                ExchangeDeadline.start(exchange);
              }
            }
          }
        });
  }
}
