package io.echobridge.gate;

import io.echobridge.gate.Admission.Outcome;
import io.echobridge.gate.Admission.Reason;
import io.echobridge.http.ExchangeDeadline;
import io.echobridge.http.RequestSize;
import io.echobridge.net.EventLoop;
import io.undertow.server.HttpServerExchange;

/** A handshake that waits for its turn, or finds none. On its loop, unless it says otherwise. */
final class Waiting implements Turns.Waiter {
  private final Admission admission;
  private final HttpServerExchange exchange;
  private final EventLoop loop;
  private final Outcome outcome;
  private final Admitted place;
  private final long size;
  private boolean isDecided;

  Waiting(
      Admission admission,
      HttpServerExchange exchange,
      EventLoop loop,
      Outcome outcome,
      Admitted place) {
    this.admission = admission;
    this.exchange = exchange;
    this.loop = loop;
    this.outcome = outcome;
    this.place = place;
    this.size = RequestSize.of(exchange);
  }

  @Override
  public void turn() {
    onLoop(() -> outcome.admitted(place));
  }

  @Override
  public void refused() {
    onLoop(this::refuse);
  }

  private void onLoop(Runnable decision) {
    loop.execute(
        () -> {
          if (isDecided) {
            return;
          }
          isDecided = true;
          holds(false);
          if (exchange.getConnection().isOpen()) {
            ExchangeDeadline.start(exchange);
            decision.run();
          } else {
            place.leave();
            exchange.endExchange();
          }
        });
  }

  /** There is no memory for it any more. On any thread. */
  private void giveWay() {
    onLoop(
        () -> {
          place.leave();
          outcome.refused(Reason.MEMORY);
        });
  }

  /** It has to wait. */
  void waits() {
    holds(true);
    place.holding().onTooMuch(this::giveWay);
  }

  /** Its request is kept, or no longer. */
  private void holds(boolean kept) {
    if (kept) {
      place.holding().take(size);
    } else {
      place.holding().giveBack(size);
    }
  }

  void refuse() {
    place.leave();
    admission.countTurn();
    outcome.refused(Reason.HANDSHAKES);
  }
}
