package io.echobridge.testkit.tail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.echobridge.broker.PeerLink;
import io.echobridge.broker.PeerListener;
import io.echobridge.broker.link.LinkState;
import io.echobridge.broker.link.PeerInbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that talk in a file beside the events; a thread reads it. A message is a line: the node to
 * which it goes, or nothing where it goes to all, a tab, and the bytes in Base64.
 */
final class TailedFilePeers implements PeerLink {
  private static final int LONGEST_LINE = PeerLink.LARGEST / 3 * 4 + 100;

  private final Path file;
  private final LinkState state;
  private final PeerInbox inbox;
  private final RepeatedLook look;
  private @Nullable Tail tail; // of the thread that looks

  TailedFilePeers(String where, Path file, Duration lookEvery, LinkState state) {
    this.file = file;
    this.state = state;
    this.inbox = new PeerInbox(where);
    this.look = new RepeatedLook(where + ", peers", lookEvery);
  }

  @Override
  public void open(String node, PeerListener listener) {
    inbox.open(node, listener);
    look.start(this::read);
  }

  @Override
  public List<String> hosts() {
    return List.of();
  }

  @Override
  public CompletionStage<Void> send(byte[] message) {
    return sendTo("", message);
  }

  @Override
  public synchronized CompletionStage<Void> sendTo(String node, byte[] message) {
    return inbox.ifUp(
        () -> {
          try {
            if (!state.isUp()) {
              throw new IOException(file + " is away");
            }
            append(node + "\t" + Base64.getEncoder().encodeToString(message) + "\n");
            return CompletableFuture.completedFuture(null);
          } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
          }
        });
  }

  @Override
  public void close() {
    inbox.close();
    look.close();
  }

  private void read() {
    if (!state.isUp()) {
      inbox.down();
      return;
    }
    try {
      append(""); // the first one makes it
      Tail reading = tail == null ? new Tail(file, LONGEST_LINE) : tail;
      tail = reading;
      reading.begin();
      inbox.up();
      reading.read(line -> message(new String(line, US_ASCII)));
    } catch (IOException e) {
      // The next look may find it.
    }
  }

  private boolean message(String line) {
    int tab = line.indexOf('\t');
    if (tab == 0 || line.substring(0, Math.max(tab, 0)).equals(inbox.node())) {
      inbox.message(Base64.getDecoder().decode(line.substring(tab + 1)));
    }
    return true;
  }

  /** In one write, so that lines of several nodes do not mix. */
  private void append(String text) throws IOException {
    try (FileChannel to =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      to.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }
  }
}
