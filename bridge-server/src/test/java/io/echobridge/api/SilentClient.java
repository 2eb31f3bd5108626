package io.echobridge.api;

import io.echobridge.channel.ChannelName;
import io.echobridge.hub.Hub;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Frame;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.net.LooseHolding;
import io.echobridge.protocol.ClientConnection;
import io.echobridge.protocol.MessageEncoder;
import io.echobridge.protocol.Proof;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client on a channel of a hub, which hears events and shows nothing by itself. */
final class SilentClient {
  /** What it was asked to show, one proof for each event. */
  final List<Proof> asked = new CopyOnWriteArrayList<>();

  private final EventLoop loop;
  private final Holding holding = LooseHolding.open();
  private final MessageEncoder encoder =
      (MessageEncoder)
          Proxy.newProxyInstance(
              MessageEncoder.class.getClassLoader(),
              new Class<?>[] {MessageEncoder.class},
              (self, method, arguments) ->
                  method.getName().equals("event")
                      ? Optional.of(Frame.text("event"))
                      : Optional.empty());

  private SilentClient(EventLoop loop) {
    this.loop = loop;
  }

  /** Is subscribed when it returns. */
  static SilentClient on(Hub hub, EventLoops loops, String channel) {
    SilentClient client = new SilentClient(loops.all().get(0));
    CompletableFuture<Integer> decided = new CompletableFuture<>();
    client.loop.execute(
        () ->
            hub.connect(client.connection())
                .subscribe(
                    new ChannelName(channel),
                    guarded -> new CompletableFuture<>(),
                    decided::complete));
    int unused = decided.join();
    return client;
  }

  /** Shows that it has all events that it was asked about. */
  void shows() {
    loop.execute(() -> asked.forEach(Proof::received));
  }

  private ClientConnection connection() {
    FrameSink sink = frame -> {};
    return (ClientConnection)
        Proxy.newProxyInstance(
            ClientConnection.class.getClassLoader(),
            new Class<?>[] {ClientConnection.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "id" -> "1.1";
                  case "publicId" -> "2.2";
                  case "loop" -> loop;
                  case "encoder" -> encoder;
                  case "sink" -> sink;
                  case "holding" -> holding;
                  case "prove" -> {
                    asked.add((Proof) arguments[0]);
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == arguments[0];
                  default -> {
                    if (method.isDefault()) {
                      yield InvocationHandler.invokeDefault(self, method, arguments);
                    }
                    throw new UnsupportedOperationException(method.getName());
                  }
                });
  }
}
