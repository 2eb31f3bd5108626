package io.echobridge.testkit.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.echobridge.broker.Broker;
import io.echobridge.broker.BrokerContext;
import io.echobridge.testkit.BrokerWorld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A file, and the link to it by which the nodes know it: that is the wire. */
final class TailedFileWorld implements BrokerWorld {
  private final Path directory = Files.createTempDirectory("echobridge-tail");
  private final Path published = Files.createFile(directory.resolve("published"));
  private final Path deadLetters = Files.createFile(directory.resolve("dead-letters"));
  private final Path link = Files.createSymbolicLink(directory.resolve("events"), published);

  TailedFileWorld() throws IOException {}

  @Override
  public Broker node(String id) {
    TailedFileConfig config =
        new TailedFileConfig(
            link.toString(), Duration.ofMillis(5), Optional.of(deadLetters.toString()));
    return new TailedFileBroker(config, new BrokerContext("app", "main", id, true));
  }

  @Override
  public synchronized void publish(String channel, List<byte[]> bodies) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (byte[] body : bodies) {
      lines.writeBytes((channel + "\t").getBytes(UTF_8));
      lines.writeBytes(body);
      lines.write('\n');
    }
    quietly(() -> Files.write(published, lines.toByteArray(), StandardOpenOption.APPEND));
  }

  @Override
  public boolean keepsDeadLetters() {
    return true;
  }

  @Override
  public List<String> deadLetters() {
    return quietly(() -> Files.readAllLines(deadLetters)).stream()
        .map(line -> line.split("\t", 3))
        .map(parts -> parts[2] + " (" + parts[0] + ")")
        .toList();
  }

  @Override
  public List<String> madeForPeers() {
    Path peers = directory.resolve("events.peers");
    return Files.exists(peers) ? List.of(peers.toString()) : List.of();
  }

  @Override
  public void cut() {
    quietly(() -> Files.deleteIfExists(link));
  }

  @Override
  public void mend() {
    quietly(() -> Files.createSymbolicLink(link, published));
  }

  @Override
  public String address() {
    return link.toString();
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private static <T> T quietly(Action<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
