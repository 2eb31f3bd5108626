package io.echobridge.testkit.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.broker.PeerLink;
import io.echobridge.broker.link.LinkState;
import io.echobridge.broker.link.PeerInbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Nodes that talk in a file beside the events, a message a line; a thread reads it. */
final class TailedFilePeers implements PeerLink {
  private final Path file;
  private final Tail tail;
  private final LinkState state;
  private final PeerInbox inbox;
  private final RepeatedLook look;

  TailedFilePeers(String where, Path file, Duration lookEvery, LinkState state) {
    this.file = file;
    this.tail = new Tail(file);
    this.state = state;
    this.inbox = new PeerInbox(where);
    this.look = new RepeatedLook(where + ", peers", lookEvery);
  }

  @Override
  public CompletionStage<Void> open(Consumer<byte[]> listener) {
    CompletionStage<Void> opened = inbox.open(listener);
    look.start(this::read);
    return opened;
  }

  @Override
  public synchronized CompletionStage<Void> send(byte[] message) {
    if (!state.isUp() || !inbox.isOpen()) {
      return CompletableFuture.failedFuture(new IOException(file + " is away"));
    }
    try {
      append(Base64.getEncoder().encodeToString(message) + "\n");
      return CompletableFuture.completedFuture(null);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    inbox.close();
    look.close();
  }

  private void read() {
    if (!state.isUp()) {
      return;
    }
    try {
      append("");
      tail.begin();
      inbox.hearing();
      tail.read((line, offset) -> message(line));
    } catch (IOException e) {
      // The next look may find it.
    }
  }

  private boolean message(byte[] line) {
    inbox.message(Base64.getDecoder().decode(line));
    return true;
  }

  private void append(String text) throws IOException {
    Files.write(file, text.getBytes(UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
