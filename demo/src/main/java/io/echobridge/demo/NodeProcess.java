package io.echobridge.demo;

import io.echobridge.Echobridge;
import java.io.IOException;

/**
 * The process of a node: {@code echobridge serve} as it is, which ends with the demo that started
 * it, however that ends. The demo holds the other end of its standard input and writes nothing.
 */
final class NodeProcess {
  private NodeProcess() {}

  public static void main(String[] args) {
    Thread watch = new Thread(NodeProcess::endWithTheDemo, "demo");
    watch.setDaemon(true);
    watch.start();
    Echobridge.main(new String[] {"serve"});
  }

  private static void endWithTheDemo() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is expected but the end.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(0);
  }
}
