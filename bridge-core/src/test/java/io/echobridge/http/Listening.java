package io.echobridge.http;

import io.echobridge.net.EventLoops;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Sockets that are listened on as the daemon does it, with two loops. */
final class Listening implements AutoCloseable {
  private final XnioWorker worker;
  private final EventLoops loops;
  private final List<HttpSocket> sockets = new ArrayList<>();

  Listening() throws IOException {
    worker =
        Xnio.getInstance()
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_IO_THREADS, 2)
                    .set(Options.WORKER_TASK_CORE_THREADS, 4)
                    .set(Options.WORKER_TASK_MAX_THREADS, 4)
                    .getMap());
    loops = EventLoops.of(worker, 10);
  }

  EventLoops loops() {
    return loops;
  }

  /** Opens one more, and says its port. */
  int open(HttpTimes times, HttpHandler handler) throws IOException {
    HttpSocket socket =
        HttpSocket.open(
            worker,
            "127.0.0.1",
            0,
            OptionMap.builder()
                .set(Options.TCP_NODELAY, true)
                .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
                .getMap(),
            new DefaultByteBufferPool(true, 16 * 1024, -1, 4),
            new HttpConnections(loops, times, handler),
            null);
    sockets.add(socket);
    return socket.port();
  }

  /** How many connections are open. */
  long connections() {
    return sockets.stream().mapToLong(HttpSocket::connections).sum();
  }

  @Override
  public void close() {
    sockets.forEach(HttpSocket::close);
    worker.shutdownNow();
  }
}
