package io.echobridge.testkit;

import io.echobridge.broker.Broker;
import java.util.List;

/** Stands in until a test has made its world. */
final class NoWorld implements BrokerWorld {
  @Override
  public Broker node(String id) {
    throw new IllegalStateException("no world");
  }

  @Override
  public void publish(String channel, List<byte[]> bodies) {
    throw new IllegalStateException("no world");
  }

  @Override
  public void cut() {}

  @Override
  public void mend() {}

  @Override
  public String address() {
    return "";
  }

  @Override
  public void close() {}
}
