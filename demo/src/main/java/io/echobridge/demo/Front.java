package io.echobridge.demo;

import io.echobridge.server.StartException;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;

/** Stands before the nodes, as nginx would: one address for the demo's pages and all clients. */
final class Front implements AutoCloseable {
  private final Undertow undertow;

  private Front(Undertow undertow) {
    this.undertow = undertow;
  }

  /**
   * Listens.
   *
   * @param pages what is below {@link DemoPages#PATH}
   * @param nodes everything else
   * @throws StartException when the address cannot be listened on
   */
  static Front start(String host, int port, HttpHandler pages, HttpHandler nodes)
      throws StartException {
    Undertow undertow =
        Undertow.builder()
            .setIoThreads(2)
            .setWorkerThreads(2)
            .addHttpListener(port, host)
            .setHandler(new PathHandler(nodes).addPrefixPath(DemoPages.PATH, pages))
            .build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      undertow.stop();
      throw StartException.listening("--host, --port", host, port, e);
    }
    return new Front(undertow);
  }

  @Override
  public void close() {
    undertow.stop();
  }
}
