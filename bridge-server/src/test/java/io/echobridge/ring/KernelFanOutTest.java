package io.echobridge.ring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.net.Compression;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Frame;
import io.echobridge.net.LooseHolding;
import io.echobridge.net.Sends;
import io.echobridge.websocket.WebSocket;
import io.echobridge.websocket.WebSocketListener;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.Undertow;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;

/**
 * Events to many sockets of this kernel, of which some end in the middle of a batch: cut by us,
 * reset by their clients, or closed behind their writers' backs, after which others have their
 * numbers. Every other client hears everything once and in order, and nobody what is not theirs.
 */
class KernelFanOutTest {
  private static final int CLIENTS = 250;
  private static final int ROUNDS = 6;

  /** In one batch, which is handed over in parts. */
  private static final int CLIENTS_OF_ONE_LOOP = 1_100;

  private static final String LARGE = "-".repeat(30_000);

  private final Random random = new Random(42);
  private final Map<Integer, Served> served = new ConcurrentHashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private final List<Thief> thieves = new ArrayList<>();
  private int connected;

  /** What the server has of a client. */
  private record Served(WebSocket socket, StreamConnection connection) {}

  @Test
  void throughRings() throws Exception {
    boolean allowed = KernelProbe.allows();
    assertThat(Rings.fault().isEmpty()).isEqualTo(allowed);
    try (Rings rings = new Rings()) {
      // Where the kernel forbids them, what the loops have instead has to be as good.
      play(rings::open, 2, CLIENTS, ROUNDS);
    }
    if (allowed) {
      // Or the test would show nothing: some numbers have been another socket's in their batch.
      assertThat(thieves).anyMatch(each -> each.hasStolen);
    }
  }

  @Test
  void eachByItself() throws Exception {
    play(() -> Sends.PLAIN, 2, CLIENTS, ROUNDS);
  }

  @Test
  void manySocketsOfOneLoop() throws Exception {
    try (Rings rings = new Rings()) {
      play(rings::open, 1, CLIENTS_OF_ONE_LOOP, 1);
    }
  }

  private void play(Supplier<Sends> sends, int ioThreads, int most, int rounds) throws Exception {
    WebSocketUpgrade[] upgrade = new WebSocketUpgrade[1];
    Undertow server =
        Undertow.builder()
            .setIoThreads(ioThreads)
            .addHttpListener(0, "127.0.0.1")
            .setSocketOption(Options.SEND_BUFFER, 8192)
            .setHandler(
                exchange -> {
                  HttpServerConnection http = (HttpServerConnection) exchange.getConnection();
                  upgrade[0].accept(
                      exchange, LooseHolding.open(), () -> {}, s -> listener(s, http.getChannel()));
                })
            .build();
    server.start();
    try {
      EventLoops loops = EventLoops.of(server.getWorker(), 10, sends);
      upgrade[0] = new WebSocketUpgrade(loops, 1000, () -> 600_000, Compression.none());
      InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
      for (int round = 0; round < rounds; round++) {
        while (clients.stream().filter(each -> !each.ended).count() < most) {
          clients.add(new Client(address, connected++));
        }
        await().until(() -> served.size() == connected);
        publish(loops, round);
      }
      for (Client each : clients) {
        each.check();
      }
      for (Thief each : thieves) {
        each.check();
      }
    } finally {
      for (Client each : clients) {
        each.socket.close();
      }
      XnioWorker worker = server.getWorker();
      server.stop();
      assertThat(worker.awaitTermination(2, TimeUnit.MINUTES)).as("no loop uses its ring").isTrue();
    }
  }

  private WebSocketListener listener(WebSocket socket, StreamConnection connection) {
    return new WebSocketListener() {
      @Override
      public void onText(String number) {
        served.put(Integer.valueOf(number), new Served(socket, connection));
      }

      @Override
      public void onBinary(byte[] message) {}

      @Override
      public void onClosed(int code) {}
    };
  }

  /** One event for all, and one for each, in one batch of each loop. */
  private void publish(EventLoops loops, int round) throws InterruptedException {
    CountDownLatch over = new CountDownLatch(loops.all().size());
    Frame common = Frame.text("all " + round);
    for (EventLoop loop : loops.all()) {
      List<Client> here =
          clients.stream()
              .filter(each -> !each.ended && served(each).socket.loop() == loop)
              .toList();
      List<Integer> ends = random.ints(5, 0, here.size()).distinct().boxed().toList();
      loop.execute(
          () -> {
            for (int i = 0; i < here.size(); i++) {
              Client client = here.get(i);
              String own = own(client.number, round);
              served(client).socket.sink().send(common);
              served(client).socket.sink().send(Frame.text(own));
              client.sent.add("all " + round);
              client.sent.add(own);
              if (i % 50 == 49) {
                // It is this one's turn when those before have offered what they have.
                int before = i;
                ends.stream()
                    .filter(end -> end <= before && end > before - 50)
                    .forEach(end -> loop.flushLater(() -> end(here.get(end))));
              }
            }
            loop.flushLater(over::countDown);
          });
    }
    over.await();
  }

  private Served served(Client client) {
    return Objects.requireNonNull(served.get(client.number));
  }

  private static String own(int number, int round) {
    return number + " " + round + (number % 50 == 3 ? LARGE : "");
  }

  /** On its loop, in the middle of what is sent. */
  private void end(Client client) {
    client.ended = true;
    Served known = served(client);
    switch (client.number % 3) {
      case 0 -> known.socket.abort(WebSocket.TRY_AGAIN_LATER);
      case 1 -> client.reset();
      default -> {
        int number = Descriptors.of(known.connection.getSinkChannel().getConduit());
        IoUtils.safeClose(known.connection);
        synchronized (thieves) {
          for (int i = 0; i < 3; i++) {
            thieves.add(new Thief(number));
          }
        }
      }
    }
  }

  /** Takes the numbers of sockets that are closed, and hears what is sent to them. */
  private static final class Thief {
    private final SocketChannel channel;
    private final SocketChannel peer;
    final boolean hasStolen;

    Thief(int number) {
      try {
        // The lowest number that is free.
        channel = SocketChannel.open();
        hasStolen = Descriptors.of(channel) == number;
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
          listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
          channel.connect(listening.getLocalAddress());
          peer = listening.accept();
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    void check() throws IOException {
      channel.shutdownOutput();
      assertThat(peer.read(ByteBuffer.allocate(100))).as("nothing but the end").isNegative();
      channel.close();
      peer.close();
    }
  }

  private static final class Client {
    final int number;
    final Socket socket = new Socket();
    final List<String> sent = new ArrayList<>();
    volatile boolean ended;
    private boolean reset;

    Client(InetSocketAddress address, int number) throws IOException {
      this.number = number;
      socket.setReceiveBufferSize(4096);
      socket.setSoTimeout(60_000);
      socket.connect(address);
      socket.getOutputStream().write(HANDSHAKE);
      byte[] text = Integer.toString(number).getBytes(US_ASCII);
      ByteBuffer frame = ByteBuffer.allocate(6 + text.length);
      frame.put((byte) 0x81).put((byte) (0x80 | text.length)).putInt(0).put(text);
      socket.getOutputStream().write(frame.array());
    }

    void reset() {
      reset = true;
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /** What it has heard: all that was sent, or the beginning of it where it has ended. */
    void check() throws IOException {
      if (reset) {
        return;
      }
      List<String> heard = new ArrayList<>();
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      try {
        int newLines = 0;
        while (newLines < 4) {
          int next = in.readByte();
          newLines = next == '\r' || next == '\n' ? newLines + 1 : 0;
        }
        while (ended || heard.size() < sent.size()) {
          int type = in.readUnsignedByte();
          if (type == 0x88) {
            break; // Cut by us: it says so.
          }
          assertThat(type).isEqualTo(0x81);
          int length = in.readUnsignedByte();
          byte[] text = new byte[length == 126 ? in.readUnsignedShort() : length];
          in.readFully(text);
          heard.add(new String(text, US_ASCII));
        }
      } catch (EOFException | SocketException e) {
        assertThat(ended).as("client %d has ended", number).isTrue();
      }
      if (ended) {
        assertThat(heard).isEqualTo(sent.subList(0, Math.min(heard.size(), sent.size())));
      } else {
        assertThat(heard).isEqualTo(sent);
        assertThat(in.available()).isZero();
      }
    }
  }

  private static final byte[] HANDSHAKE =
      ("GET / HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
          .getBytes(US_ASCII);
}
