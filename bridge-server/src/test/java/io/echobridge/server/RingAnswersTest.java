package io.echobridge.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.http.ExchangeDeadline;
import io.echobridge.http.ShortAnswer;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.FrameBuilder;
import io.echobridge.net.Holding;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait until many of them are answered in one batch, while their clients come, read
 * and go as they like: each hears its own answers, whole and in order, and never those of a client
 * that had its socket's number before.
 */
class RingAnswersTest {
  @Test
  void everyClientHearsItsOwnAnswersThroughARing() throws Exception {
    play(RestlessClients.RING);
  }

  @Test
  void everyClientHearsItsOwnAnswersEachByItself() throws Exception {
    play("plain");
  }

  private static void play(String io) throws Exception {
    Answering.Factory answering = new Answering.Factory();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    try (RestlessClients clients = new RestlessClients(io, answering)) {
      clients.play(RingAnswersTest::life);
      await().until(() -> ExchangeDeadline.exchanges() == 0);
      assertThat(answering.holding.bytes()).isEqualTo(answering.heldBefore);
      // Clients that go are nobody's fault.
      assertThat(List.copyOf(log.list))
          .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
    } finally {
      root.detachAppender(log);
      answering.holding.close();
    }
  }

  private static int life(Socket socket, String mark, Random random) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    int heard = 0;
    for (int round = 0; round < 20; round++) {
      List<String> texts = new ArrayList<>();
      StringBuilder requests = new StringBuilder();
      for (int i = round < 15 ? 0 : random.nextInt(3); i >= 0; i--) {
        int length = random.nextInt(6) == 0 ? random.nextInt(200_000) : random.nextInt(200);
        String name = mark + round + "." + i;
        texts.add(Answering.content(name, length));
        requests.append("GET /answering?n=" + name + "&l=" + length + " HTTP/1.1\r\n");
        requests.append("Host: test\r\n\r\n");
      }
      socket.getOutputStream().write(requests.toString().getBytes(US_ASCII));
      if (round > 10 && random.nextInt(8) == 0) {
        return heard; // Goes, and does not read the rest.
      }
      for (String text : texts) {
        assertThat(answer(in)).isEqualTo(text);
        heard++;
      }
    }
    return heard + cut(socket, in, mark, random);
  }

  /** Asks for an answer that the server cuts right after it: some of it comes, or nothing. */
  private static int cut(Socket socket, DataInputStream in, String mark, Random random)
      throws IOException {
    int length = random.nextInt(200_000);
    String request = "GET /answering?n=" + mark + "&l=" + length + "&cut=yes HTTP/1.1\r\n";
    socket.getOutputStream().write((request + "Host: test\r\n\r\n").getBytes(US_ASCII));
    String some = new String(in.readAllBytes(), US_ASCII);
    assertThat(Answering.whole(Answering.content(mark, length))).startsWith(some);
    return 1;
  }

  private static String answer(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    assertThat(head).startsWith("HTTP/1.1 200 OK\r\nX-Ours: yes\r\n");
    String length = head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
    byte[] content = new byte[Integer.parseInt(length)];
    in.readFully(content);
    return new String(content, US_ASCII);
  }

  /** Answers in one batch what has come to a loop together. */
  private static final class Answering implements ClientProtocol {
    record Settings() {}

    static final class Factory implements ProtocolFactory<Settings> {
      final Holding holding = ClientMemory.ofProcess().open(0);
      final long heldBefore = holding.bytes();

      @Override
      public String name() {
        return "answering";
      }

      @Override
      public Class<Settings> configType() {
        return Settings.class;
      }

      @Override
      public ClientProtocol create(Settings config, ProtocolContext context) {
        return new Answering(context.loops(), holding);
      }
    }

    private final EventLoops loops;
    private final Holding holding;
    private final List<Queue<Runnable>> parked = new ArrayList<>();

    Answering(EventLoops loops, Holding holding) {
      this.loops = loops;
      this.holding = holding;
      loops.all().forEach(loop -> parked.add(new ConcurrentLinkedQueue<>()));
    }

    static String content(String name, int length) {
      return name + "-".repeat(length);
    }

    static String whole(String content) {
      String length = "Content-Length: " + content.length();
      return "HTTP/1.1 200 OK\r\nX-Ours: yes\r\n" + length + "\r\n\r\n" + content;
    }

    @Override
    public List<String> paths() {
      return List.of("/answering");
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
      String[] query = exchange.getQueryString().split("[=&]", -1);
      String name = query[1];
      int length = Integer.parseInt(query[3]);
      EventLoop loop = loops.of(exchange.getIoThread());
      String text = content(name, length);
      FrameBuilder answer = new FrameBuilder(text.length() + 100).append(whole(text));
      ExchangeDeadline.pause(exchange);
      exchange.dispatch(
          SameThreadExecutor.INSTANCE,
          () -> {
            Queue<Runnable> here = parked.get(loop.index());
            here.add(
                () -> {
                  if (ShortAnswer.fits(exchange)) {
                    ShortAnswer.send(exchange, loop, answer.bare(), holding, NONE);
                  } else {
                    exchange.getResponseSender().send(text);
                  }
                  if (query.length > 4) {
                    // When others are behind it in the batch, or at its end.
                    here.add(() -> ExchangeDeadline.cut(exchange.getConnection()));
                  }
                });
            // Behind the requests that are there already.
            loop.execute(() -> loop.execute(() -> answerAll(here)));
          });
    }

    private static void answerAll(Queue<Runnable> waiting) {
      for (Runnable each = waiting.poll(); each != null; each = waiting.poll()) {
        each.run();
      }
    }

    private static final ShortAnswer.Listener NONE =
        new ShortAnswer.Listener() {
          @Override
          public void onUntaken(HttpServerExchange exchange) {}

          @Override
          public void onOver(boolean written, boolean untaken) {}
        };

    @Override
    public List<ConnectionCount> connections() {
      return List.of();
    }

    @Override
    public void drain(Duration over) {}

    @Override
    public void close() {}
  }
}
