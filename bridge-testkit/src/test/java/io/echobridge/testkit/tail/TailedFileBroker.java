package io.echobridge.testkit.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.BrokerListener;
import io.echobridge.broker.BrokerMessage;
import io.echobridge.broker.PeerLink;
import io.echobridge.broker.Publisher;
import io.echobridge.broker.link.Deliveries;
import io.echobridge.broker.link.LinkState;
import io.echobridge.broker.link.Reason;
import io.echobridge.channel.ChannelName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file, whose lines are an address, a tab and a body; a firehose. It is down while there is
 * no such file. One thread reads it.
 */
final class TailedFileBroker implements Broker {
  private final TailedFileConfig config;
  private final String where;
  private final Path file;
  private final Tail events;
  private final TailedFilePeers peers;
  private final LinkState state;
  private final RepeatedLook look;
  private volatile @Nullable Deliveries deliveries;

  TailedFileBroker(TailedFileConfig config, BrokerContext context) {
    this.config = config;
    this.file = Path.of(config.file()).toAbsolutePath();
    this.events = new Tail(file, Tail.LONGEST_EVENT);
    this.where = "tailed-file " + context.name() + " of app " + context.app();
    this.state = new LinkState(where);
    this.look = new RepeatedLook(where, config.lookEvery());
    this.peers = new TailedFilePeers(where, Path.of(file + ".peers"), config.lookEvery(), state);
  }

  @Override
  public void start(BrokerListener listener) {
    Deliveries to = new Deliveries(where, listener);
    deliveries = to;
    readEvents(to);
    look.start(() -> readEvents(to));
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
  public Optional<PeerLink> peers() {
    return Optional.of(peers);
  }

  @Override
  public Optional<Publisher> publisher() {
    return Optional.of(this::publish);
  }

  private synchronized CompletionStage<Void> publish(String address, byte[] body) {
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
    state.close();
    peers.close();
    Deliveries to = deliveries;
    if (to != null) {
      to.close();
    }
    look.close();
  }

  private void readEvents(Deliveries to) {
    try {
      events.begin();
      state.up(to, file.toString());
      if (events.read(line -> event(to, line)) > 0) {
        to.dropped("line-too-long");
      }
    } catch (IOException e) {
      state.down(to, file + ": " + e.getClass().getSimpleName());
    }
  }

  /** Whether it was taken. */
  private boolean event(Deliveries to, byte[] line) {
    int tab = tab(line);
    if (tab < 0) {
      to.dropped("no-tab");
      return true;
    }
    String address = new String(line, 0, tab, UTF_8);
    byte[] body = Arrays.copyOfRange(line, tab + 1, line.length);
    return to.event(BrokerMessage.of(address, body), reason -> deadLetter(reason, line));
  }

  /** Keeps it, or returns why it cannot. */
  private Optional<String> deadLetter(String reason, byte[] line) {
    try {
      if (config.deadLetterFile().isPresent()) {
        byte[] letter = (reason + "\t" + new String(line, UTF_8) + "\n").getBytes(UTF_8);
        Path to = Path.of(config.deadLetterFile().get());
        Files.write(to, letter, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Reason.of(e));
    }
  }

  private static int tab(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\t') {
        return i;
      }
    }
    return -1;
  }
}
