package io.echobridge.testkit.wire;

import io.echobridge.net.EventLoop;
import io.echobridge.net.Frame;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.Proof;
import io.echobridge.protocol.ProtocolContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Has a test do to connections what a hub does; the hub behind it holds the clients. */
public final class KeptConnections {
  private final List<ClientConnection> all = new CopyOnWriteArrayList<>();

  /** What a client is to show, as far as it is known. */
  public static final class Shown implements Proof {
    private final List<String> words = new CopyOnWriteArrayList<>();

    /** What was said of it so far, such as {@code written}. */
    public List<String> words() {
      return List.copyOf(words);
    }

    @Override
    public boolean isOver() {
      return words.contains("received") || words.contains("lost");
    }

    @Override
    public void written() {
      words.add("written");
    }

    @Override
    public void received() {
      words.add("received");
    }

    @Override
    public void impossible() {
      words.add("impossible");
    }

    @Override
    public void lost() {
      words.add("lost");
    }
  }

  /** What a protocol is made with, to have its connections kept. */
  public ProtocolContext in(ProtocolContext context) {
    Bridge hub = context.bridge();
    Bridge keeping =
        new Bridge() {
          @Override
          public ClientSession connect(ClientConnection connection) {
            all.add(connection);
            return hub.connect(connection);
          }
        };
    return new ProtocolContext(
        context.app(),
        keeping,
        context.authorizer(),
        context.origins(),
        context.admission(),
        context.loops(),
        context.patienceMillis(),
        context.foreign(),
        context.tokens(),
        context.keys(),
        context.compression());
  }

  /** The one that came last. */
  public ClientConnection last() {
    return all.get(all.size() - 1);
  }

  /** Sends a frame, and has the client show that it has it, as for an event that is confirmed. */
  public static Shown sent(ClientConnection to, Frame frame) {
    Shown shown = new Shown();
    to.loop()
        .execute(
            () -> {
              to.sink().send(frame);
              to.prove(shown);
            });
    settle(to.loop());
    return shown;
  }

  /** Waits until a loop has ended the batch that it is in, and one more. */
  public static void settle(EventLoop loop) {
    for (int batch = 0; batch < 2; batch++) {
      CompletableFuture<Void> ended = new CompletableFuture<>();
      loop.execute(() -> loop.flushLater(() -> ended.complete(null)));
      ended.join();
    }
  }
}
