package io.echobridge.broker.link;

import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A listener that notes what it is told, and does with an event what a test wants. */
final class Heard implements BrokerListener {
  final List<String> calls = new CopyOnWriteArrayList<>();
  private final Consumer<String> onEvent;

  Heard(Consumer<String> onEvent) {
    this.onEvent = onEvent;
  }

  @Override
  public void onEvent(BrokerMessage message) {
    String text = new String(message.body(), StandardCharsets.UTF_8);
    onEvent.accept(text);
    calls.add("event " + text);
  }

  @Override
  public void onUp(String detail) {
    calls.add("up " + detail);
  }

  @Override
  public void onDown(String reason) {
    calls.add("down " + reason);
  }

  @Override
  public void onDropped(String reason) {
    calls.add("dropped " + reason);
  }
}
