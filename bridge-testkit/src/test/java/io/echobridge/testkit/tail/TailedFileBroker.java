package io.echobridge.testkit.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.Position;
import io.echobridge.channel.ChannelName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads a file, whose lines are an address, a tab and a body; a firehose. It is down while there is
 * no such file. Peers talk in a file beside it. One thread reads events, another one peer messages.
 */
final class TailedFileBroker implements Broker {
  private final TailedFileConfig config;
  private final BrokerContext context;
  private final Path file;
  private final Path peersFile;
  private final Tail events;
  private final Tail peers;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Done while the link is up; guarded by this. */
  private CompletableFuture<Void> link = new CompletableFuture<>();

  private boolean down; // and told so; guarded by this

  TailedFileBroker(TailedFileConfig config, BrokerContext context) {
    this.config = config;
    this.context = context;
    this.file = Path.of(config.file()).toAbsolutePath();
    this.peersFile = Path.of(file + ".peers");
    this.events = new Tail(file);
    this.peers = new Tail(peersFile);
  }

  @Override
  public void start(BrokerListener listener) {
    try {
      append(peersFile, "");
      peers.begin();
    } catch (IOException e) {
      // As long as it cannot be written there is nobody to hear.
    }
    readEvents(listener);
    repeat("events", () -> readEvents(listener));
    repeat("peers", () -> readPeers(listener));
  }

  @Override
  public synchronized CompletionStage<Void> subscribe(ChannelName channel) {
    return link;
  }

  @Override
  public CompletionStage<Void> unsubscribe(ChannelName channel) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> publishToPeers(byte[] message) {
    if (!link.isDone()) {
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
    if (!link.isDone()) {
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
    threads.forEach(TailedFileBroker::join);
    synchronized (this) {
      link.completeExceptionally(new IOException("closed"));
    }
  }

  private void readEvents(BrokerListener listener) {
    try {
      events.begin();
      up(listener);
      if (events.read((line, offset) -> event(listener, line, offset)) > 0) {
        listener.onDropped("line-too-long");
      }
    } catch (IOException e) {
      down(listener, file + ": " + e.getClass().getSimpleName());
    }
  }

  private boolean event(BrokerListener listener, byte[] line, long offset) {
    if (closing.getCount() == 0) {
      return false;
    }
    int tab = tab(line);
    if (tab < 0) {
      listener.onDropped("no-tab");
      return true;
    }
    String address = new String(line, 0, tab, UTF_8);
    byte[] body = Arrays.copyOfRange(line, tab + 1, line.length);
    try {
      listener.onEvent(BrokerMessage.of(address, body, new Position(Long.toString(offset))));
    } catch (RuntimeException e) {
      config
          .deadLetterFile()
          .ifPresent(to -> deadLetter(Path.of(to), String.valueOf(e.getMessage()), line));
    }
    return true;
  }

  private void readPeers(BrokerListener listener) {
    try {
      peers.read((line, offset) -> peerMessage(listener, line));
    } catch (IOException e) {
      // The next look may find it.
    }
  }

  private boolean peerMessage(BrokerListener listener, byte[] line) {
    if (closing.getCount() == 0) {
      return false;
    }
    String[] parts = new String(line, UTF_8).split("\t", 2);
    if (parts.length == 2 && !parts[0].equals(context.node())) {
      listener.onPeerMessage(Base64.getDecoder().decode(parts[1]));
    }
    return true;
  }

  private void up(BrokerListener listener) {
    synchronized (this) {
      if (link.isDone()) {
        return;
      }
      down = false;
      link.complete(null);
    }
    listener.onUp(file.toString());
  }

  private void down(BrokerListener listener, String reason) {
    synchronized (this) {
      if (down) {
        return;
      }
      down = true;
      link = link.isDone() ? new CompletableFuture<>() : link;
    }
    listener.onDown(reason);
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

  private static void deadLetter(Path to, String reason, byte[] line) {
    try {
      append(to, reason + "\t" + new String(line, UTF_8) + "\n");
    } catch (IOException e) {
      // The hub has counted it, and the stream goes on.
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
