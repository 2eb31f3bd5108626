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
final class Poll {
  private static final int LONGEST_STAMP = 64;

  private final HttpServerExchange exchange;
  private final EventLoop requestLoop;
  private final Passage passage;
  private final long size;
  private final String stamp;

  /** Whose the buffer is that a request behind this one takes; null while there is none. */
  private @Nullable Holding keeping;

  private boolean over;

  /** The end of the batch writes the answer, or starts the deadline. */
  private boolean isOnItsWay;

  Poll(HttpServerExchange exchange, EventLoop requestLoop) {
    this.exchange = exchange;
    this.requestLoop = requestLoop;
    this.passage = Passage.of(exchange);
    String given = RequestCheck.parameter(exchange, "t");
    this.stamp = given == null || given.length() > LONGEST_STAMP ? "" : given;
    letGo(exchange);
    this.size = RequestSize.of(exchange);
  }

  /**
   * Of its request nothing is read any more, and a browser's takes kilobytes for as long as it
   * waits. Only of one with a body Undertow still asks how much of it is to come.
   */
  static void letGo(HttpServerExchange exchange) {
    if (exchange.isRequestComplete()) {
      exchange.getRequestHeaders().clear();
      exchange.getQueryParameters().clear();
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

  /** How it came here. */
  Passage passage() {
    return passage;
  }

  void answer(PollFormat.Content content) {
    once(() -> Answers.content(exchange, content));
  }

  /** Answers it with packets; until the client has taken it all, they count as its memory. */
  void answer(PollFormat format, List<Frame> packets, PollingConnection client) {
    int number = client.last.number();
    once(
        () -> {
          Frame ready =
              ShortAnswer.fits(exchange) ? SharedAnswer.of(exchange, format, packets) : null;
          if (ready != null) {
            ShortAnswer.send(
                exchange, requestLoop, ready, client.holding(), client.last.follow(number));
            isOnItsWay = true;
            return;
          }
          PollFormat.Content content = format.encode(packets);
          Answers.content(exchange, content);
          if (!exchange.isComplete()) {
            Untaken.count(exchange, content.copied(), packets, client, number);
          } else if (exchange.isResponseComplete()) {
            client.last.written(number);
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
            Departure.watch(exchange, new Parked(client, aborted));
          }
        });
  }

  /** Waits for its answer, on the request's loop. */
  private final class Parked implements Departure.Watcher {
    private final Holding client;
    private final Runnable aborted;

    Parked(Holding client, Runnable aborted) {
      this.client = client;
      this.aborted = aborted;
    }

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public void early() {
      client.take(connectionBuffer());
      keeping = client;
    }

    @Override
    public void gone() {
      over = true;
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
            if (keeping != null) {
              keeping.giveBack(connectionBuffer());
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
