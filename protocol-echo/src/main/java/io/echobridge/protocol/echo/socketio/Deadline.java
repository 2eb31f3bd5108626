package io.echobridge.protocol.echo.socketio;

import io.echobridge.net.Timer;

/** Something the client has to do in time. */
final class Deadline extends Timer {
  private final Runnable missed;

  Deadline(Runnable missed) {
    this.missed = missed;
  }

  @Override
  protected void onTimeout() {
    missed.run();
  }
}
