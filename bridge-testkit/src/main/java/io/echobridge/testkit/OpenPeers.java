package io.echobridge.testkit;

import io.echobridge.broker.Broker;
import io.echobridge.broker.PeerLink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** The peer link of a started broker, opened, with what it hears: texts. */
public final class OpenPeers implements AutoCloseable {
  private final PeerLink link;
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> opened;

  private OpenPeers(PeerLink link) {
    this.link = link;
    this.opened =
        link.open(message -> texts.add(new String(message, StandardCharsets.UTF_8)))
            .toCompletableFuture();
  }

  /** Opens the link, and does not wait. */
  public static OpenPeers of(Broker broker) {
    return new OpenPeers(broker.peers().orElseThrow());
  }

  /** Completes when this node hears the others. */
  public CompletableFuture<Void> opened() {
    return opened;
  }

  /** Sends to the others; completes when the broker has it. */
  public CompletionStage<Void> send(String text) {
    return link.send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What was heard so far; some links bring a node its own messages back. */
  public List<String> texts() {
    return List.copyOf(texts);
  }

  /** What was heard so far, but for these texts. */
  public List<String> textsBut(List<String> own) {
    return texts.stream().filter(text -> !own.contains(text)).toList();
  }

  @Override
  public void close() {
    link.close();
  }
}
