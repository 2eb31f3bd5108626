package io.echobridge.testkit.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Position;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.LinkState;
import io.echobridge.broker.link.Reason;
import io.echobridge.channel.ChannelName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file, whose lines are an address, a tab and a body; a firehose. It is down while there is
 * no such file. Peers talk in a file beside it. One thread reads events, another one peer messages.
 */
final class TailedFileBroker implements Broker {
  private final TailedFileConfig config;
  private final BrokerContext context;
  private final String where;
  private final Path file;
  private final Path peersFile;
  private final Tail events;
  private final Tail peers;
  private final LinkState state;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Deliveries deliveries;

  TailedFileBroker(TailedFileConfig config, BrokerContext context) {
    this.config = config;
    this.context = context;
    this.file = Path.of(config.file()).toAbsolutePath();
    this.peersFile = Path.of(file + ".peers");
    this.events = new Tail(file);
    this.peers = new Tail(peersFile);
    this.where = "tailed-file " + context.name() + " of app " + context.app();
    this.state = new LinkState(where);
  }

  @Override
  public void start(BrokerListener listener) {
    try {
      append(peersFile, "");
      peers.begin();
    } catch (IOException e) {
      // As long as it cannot be written there is nobody to hear.
    }
    Deliveries to = new Deliveries(where, listener);
    deliveries = to;
    readEvents(to);
    repeat("events", () -> readEvents(to));
    repeat("peers", () -> readPeers(to));
  }

  @Override
  public CompletionStage<Void> subscribe(ChannelName channel) {
    return state.awaited();
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> publishToPeers(byte[] message) {
    if (!state.isUp()) {
      return CompletableFuture.failedFuture(new IOException(file + " is away"));
    }
    try {
      append(peersFile, context.node() + "\t" + Base64.getEncoder().encodeToString(message) + "\n");
      return CompletableFuture.completedFuture(null);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public synchronized CompletionStage<Void> publish(String address, byte[] body) {
    if (!state.isUp()) {
      return CompletableFuture.failedFuture(new IOException(file + " is away"));
    }
    try {
      // One write, so that lines of several nodes do not mix; and never a new file.
      byte[] line = (address + "\t" + new String(body, UTF_8) + "\n").getBytes(UTF_8);
      Files.write(file, line, StandardOpenOption.APPEND);
      return CompletableFuture.completedFuture(null);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    state.close();
    Deliveries to = deliveries;
    if (to != null) {
      to.close();
    }
    threads.forEach(TailedFileBroker::join);
  }

  private void readEvents(Deliveries to) {
    try {
      events.begin();
      state.up(to, file.toString());
      if (events.read((line, offset) -> event(to, line, offset)) > 0) {
        to.dropped("line-too-long");
      }
    } catch (IOException e) {
      state.down(to, file + ": " + e.getClass().getSimpleName());
    }
  }

  /** Whether it was taken. */
  private boolean event(Deliveries to, byte[] line, long offset) {
    int tab = tab(line);
    if (tab < 0) {
      to.dropped("no-tab");
      return true;
    }
    String address = new String(line, 0, tab, UTF_8);
    byte[] body = Arrays.copyOfRange(line, tab + 1, line.length);
    return to.event(
        BrokerMessage.of(address, body, new Position(Long.toString(offset))),
        reason -> deadLetter(reason, line));
  }

  private void readPeers(Deliveries to) {
    try {
      peers.read((line, offset) -> peerMessage(to, line));
    } catch (IOException e) {
      // The next look may find it.
    }
  }

  private boolean peerMessage(Deliveries to, byte[] line) {
    String[] parts = new String(line, UTF_8).split("\t", 2);
    if (parts.length == 2 && !parts[0].equals(context.node())) {
      to.peerMessage(Base64.getDecoder().decode(parts[1]));
    }
    return true;
  }

  private void repeat(String what, Runnable look) {
    Thread thread =
        new Thread(
            () -> {
              while (!closes(config.lookEvery())) {
                look.run();
              }
            },
            "tail-" + what + "-" + context.app() + "-" + context.name());
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private boolean closes(Duration within) {
    try {
      return closing.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Keeps it, or returns why it cannot. */
  private Optional<String> deadLetter(String reason, byte[] line) {
    try {
      if (config.deadLetterFile().isPresent()) {
        Path to = Path.of(config.deadLetterFile().get());
        append(to, reason + "\t" + new String(line, UTF_8) + "\n");
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Reason.of(e));
    }
  }

  private static void append(Path to, String text) throws IOException {
    Files.write(to, text.getBytes(UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static int tab(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\t') {
        return i;
      }
    }
    return -1;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
