package io.echobridge.hub;

import io.echobridge.gate.CloseReason;
import io.echobridge.net.EventLoop;
import io.echobridge.protocol.ClientConnection;

/**
 * Who is on one loop at a time, that of its present connection, and may move to another. Writing
 * the connection hands it, with all it holds, to the loop of a new one.
 */
abstract class Movable {
  private volatile ClientConnection connection;
  private final long begun = System.nanoTime();

  Movable(ClientConnection connection) {
    this.connection = connection;
  }

  ClientConnection connection() {
    return connection;
  }

  /** Since when it is there, in nanoseconds of {@link System#nanoTime}. */
  final long begun() {
    return begun;
  }

  /** It is on the loop of another connection from now on. On its loop. */
  final void goTo(ClientConnection target) {
    connection = target;
  }

  /** Whether the caller is not on its loop; then the loop does it. */
  final boolean elsewhere(Runnable call) {
    EventLoop loop = connection.loop();
    if (loop.inLoop()) {
      return false;
    }
    loop.handOver(call);
    return true;
  }

  /** It may move while the task waits in a queue. From any thread. */
  final void onPresentLoop(Runnable task) {
    EventLoop loop = connection.loop();
    loop.execute(
        () -> {
          if (connection.loop() == loop) {
            task.run();
          } else {
            onPresentLoop(task);
          }
        });
  }

  /** Has its connection close; from any thread. */
  final void end(CloseReason reason) {
    onPresentLoop(() -> connection.close(reason));
  }
}
