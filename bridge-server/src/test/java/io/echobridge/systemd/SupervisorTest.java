package io.echobridge.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** What arrives at the other end of a real socket. */
class SupervisorTest {
  private static final Duration WATCHDOG = Duration.ofMillis(400);

  @TempDir Path folder;
  private Path address;
  private Socket systemd;
  private XnioWorker worker;
  private EventLoops loops;

  @BeforeEach
  void listen() throws IOException {
    address = folder.resolve("notify");
    assertThat(Epoll.isAvailable()).isTrue();
    systemd = Socket.newSocketDomainDgram();
    systemd.bind(new DomainSocketAddress(address.toFile()));
    worker =
        Xnio.getInstance()
            .createWorker(OptionMap.builder().set(Options.WORKER_IO_THREADS, 2).getMap());
    loops = EventLoops.of(worker, 10);
  }

  @AfterEach
  void close() throws IOException {
    worker.shutdownNow();
    systemd.close();
  }

  @Test
  void itIsReadyWhenItSaysSo() throws IOException {
    AtomicReference<Optional<String>> ready = new AtomicReference<>(Optional.empty());

    supervisor(Map.of()).watch(Duration.ofSeconds(10), ready::get, loops);

    assertThat(next()).isEqualTo("EXTEND_TIMEOUT_USEC=40000000\n");
    await().during(Duration.ofMillis(200)).until(() -> received().isEmpty());
    ready.set(Optional.of("Serving"));
    assertThat(next()).isEqualTo("READY=1\nSTATUS=Serving\n");
  }

  @Test
  void everyLoopThatRunsMakesASignOfLife() throws IOException {
    long begin = System.nanoTime();
    start();
    for (int i = 0; i < 4; i++) {
      assertThat(next()).isEqualTo("WATCHDOG=1\n");
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(WATCHDOG);
  }

  @Test
  void aLoopThatIsStuckEndsTheSignsOfLife() throws IOException {
    start();
    assertThat(next()).isEqualTo("WATCHDOG=1\n");
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    EventLoop last = loops.all().get(1);

    last.execute(
        () -> {
          stuck.countDown();
          awaitQuietly(release);
        });

    awaitQuietly(stuck);
    received(); // one may have been on its way
    await()
        .during(WATCHDOG.multipliedBy(2))
        .atMost(WATCHDOG.multipliedBy(20))
        .until(() -> received().isEmpty());
    release.countDown();
    assertThat(next()).isEqualTo("WATCHDOG=1\n");
  }

  @Test
  void withoutAWatchdogThereIsNoneToFeed() throws IOException {
    supervisor(Map.of("WATCHDOG_USEC", "100000", "WATCHDOG_PID", "1"))
        .watch(Duration.ZERO, SupervisorTest::ready, loops);

    assertThat(next()).startsWith("EXTEND_TIMEOUT_USEC=");
    assertThat(next()).startsWith("READY=1\n");
    await().during(Duration.ofMillis(300)).until(() -> received().isEmpty());
  }

  @Test
  void aReloadIsToldFromItsBeginningToItsEnd() throws IOException {
    Supervisor supervisor = supervisor(Map.of());
    supervisor.whileReloading(() -> {});
    assertThat(received()).as("before it was ready").isEmpty();
    supervisor.watch(Duration.ZERO, SupervisorTest::ready, loops);
    assertThat(next()).startsWith("EXTEND_TIMEOUT_USEC=");
    assertThat(next()).startsWith("READY=1\n");

    supervisor.whileReloading(() -> {});

    assertThat(next()).matches("RELOADING=1\nMONOTONIC_USEC=\\d+\n");
    assertThat(next()).isEqualTo("READY=1\n");
  }

  @Test
  void theEndIsTold() throws IOException {
    supervisor(Map.of()).stopping(Duration.ofSeconds(20));

    assertThat(next()).isEqualTo("STOPPING=1\nSTATUS=Stopping\nEXTEND_TIMEOUT_USEC=50000000\n");
  }

  @Test
  void anAddressInTheAbstractNameSpaceIsReached() throws IOException {
    String name = "echobridge-" + ProcessHandle.current().pid();
    try (Closing abstractly = new Closing(Socket.newSocketDomainDgram())) {
      abstractly.socket.bind(new DomainSocketAddress('\0' + name));

      Supervisor.of(Map.of("NOTIFY_SOCKET", "@" + name)).stopping(Duration.ZERO);

      await().until(() -> !received(abstractly.socket).isEmpty());
    }
  }

  @Test
  void withoutSystemdNothingHappens() {
    Supervisor nobody = Supervisor.of(Map.of());

    nobody.watch(Duration.ofSeconds(1), SupervisorTest::ready, loops);
    nobody.stopping(Duration.ZERO);

    assertThat(worker.isShutdown()).isFalse();
  }

  private record Closing(Socket socket) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private void start() throws IOException {
    String micros = Long.toString(WATCHDOG.toNanos() / 1000);
    supervisor(Map.of("WATCHDOG_USEC", micros)).watch(Duration.ZERO, SupervisorTest::ready, loops);
    assertThat(next()).startsWith("EXTEND_TIMEOUT_USEC=");
    assertThat(next()).startsWith("READY=1\n");
  }

  private static Optional<String> ready() {
    return Optional.of("Serving");
  }

  private Supervisor supervisor(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("NOTIFY_SOCKET", address.toString());
    return Supervisor.of(environment);
  }

  private String next() {
    return await().until(() -> received(systemd), message -> !message.isEmpty());
  }

  private List<String> received() throws IOException {
    List<String> messages = new ArrayList<>();
    for (String m = received(systemd); !m.isEmpty(); m = received(systemd)) {
      messages.add(m);
    }
    return messages;
  }

  private static String received(Socket socket) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1000);
    var from = socket.recvFromDomainSocket(buffer, 0, buffer.capacity());
    if (from == null) {
      return "";
    }
    byte[] bytes = new byte[from.receivedAmount()];
    buffer.get(0, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
