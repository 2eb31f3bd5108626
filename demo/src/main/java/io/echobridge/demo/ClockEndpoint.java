package io.echobridge.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * Has a clock tick for a while: the application publishes events, whether or not the page that
 * asked for them is connected. The page sees which of them came late, and whether one is missing.
 */
final class ClockEndpoint implements HttpHandler {
  /** How many ticks there are, twice a second: three before the cut, and some when it is over. */
  static final int TICKS = 28;

  static final int MILLIS = 500;

  /** How many clocks may run at once. */
  static final int MOST = 20;

  private static final Pattern RUN = Pattern.compile("[a-z0-9]{1,20}");

  private final Publisher publisher;
  private final InstantSource wall;
  private final AtomicInteger running = new AtomicInteger();

  ClockEndpoint(Publisher publisher, InstantSource wall) {
    this.publisher = publisher;
    this.wall = wall;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!Sender.isSamePage(exchange)) {
      Answers.problem(exchange, StatusCodes.FORBIDDEN, "expected a request of the demo page");
      return;
    }
    Form.read(exchange, form -> start(exchange, form.text("run")));
  }

  private void start(HttpServerExchange exchange, String run) {
    if (!RUN.matcher(run).matches()) {
      Answers.problem(
          exchange, StatusCodes.UNPROCESSABLE_ENTITY, "run: expected 1 to 20 letters and digits");
    } else if (running.incrementAndGet() > MOST) {
      running.decrementAndGet();
      Answers.problem(
          exchange, StatusCodes.SERVICE_UNAVAILABLE, "as many clocks as may tick do; try again");
    } else {
      new Clock(run).start(exchange.getIoThread());
      Answers.json(exchange, "{\"ticks\":" + TICKS + ",\"millis\":" + MILLIS + "}");
    }
  }

  /** On one IO thread. */
  private final class Clock {
    private final String run;
    private int ticked;
    private XnioExecutor.@Nullable Key timer;

    Clock(String run) {
      this.run = run;
    }

    void start(XnioIoThread thread) {
      timer = thread.executeAtInterval(this::tick, MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
      ticked++;
      if (ticked == TICKS && timer != null) {
        timer.remove();
        running.decrementAndGet();
      }
      // What Redis does not take is missing on the page.
      var unused =
          publisher.publish(Channels.CLOCK, LaravelEvent.ticked(run, ticked, wall.millis()));
    }
  }
}
