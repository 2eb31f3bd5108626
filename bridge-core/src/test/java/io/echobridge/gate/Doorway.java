package io.echobridge.gate;

import io.echobridge.net.ClientMemory;
import io.echobridge.net.EventLoops;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The least protocol that stands behind a {@link Door}: it says what became of each request. */
final class Doorway implements AutoCloseable {
  static final Way WAY = new Way("fake-1", "http");
  static final Way OTHER_WAY = new Way("fake-2", "http");

  volatile Admission.Limits limits = Admission.Limits.NONE;
  final Admission admission =
      new Admission("shop", () -> limits, new ClientMemory(Long.MAX_VALUE, Runnable::run));
  final Clients<FakeClient> clients = new Clients<>(List.of(WAY, OTHER_WAY));
  final EventLoops loops;

  /** Of those that came in, in their order. */
  final List<Admitted> places = new CopyOnWriteArrayList<>();

  final List<Handshake> handshakes = new CopyOnWriteArrayList<>();

  private final Door door;
  private final Undertow server;
  private final HttpClient client = HttpClient.newHttpClient();

  Doorway(String... origins) {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(2)
            .setHandler(this::handle)
            .build();
    server.start();
    loops = EventLoops.of(server.getWorker(), 5);
    door = new Door(loops, new Origins(List.of(origins), Set.of()), admission, clients);
  }

  private void handle(HttpServerExchange exchange) {
    if (door.answersPreflight(exchange)) {
      return;
    }
    if (Door.hasOddOrigin(exchange)) {
      answer(exchange, "odd");
      return;
    }
    boolean allowed = door.allowsPage(exchange);
    door.letPageRead(exchange);
    if (!allowed) {
      answer(exchange, "foreign");
      return;
    }
    door.admit(
        exchange,
        new Door.Guest() {
          @Override
          public void admitted(Admitted place) {
            places.add(place);
            handshakes.add(
                door.handshake(exchange, exchange.getQueryParameters().containsKey("script")));
            answer(exchange, "in");
          }

          @Override
          public void refused(Admission.Reason reason) {
            answer(exchange, reason.name());
          }

          @Override
          public void draining() {
            answer(exchange, "draining");
          }
        });
  }

  private static void answer(HttpServerExchange exchange, String what) {
    exchange.getResponseSender().send(what);
  }

  /** What became of a request. */
  String ask(String... headers) throws Exception {
    return send("GET", "/", headers).body();
  }

  HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    InetSocketAddress listening = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listening.getPort() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Has a client come in and be connected. */
  FakeClient connect(String id, Way way) throws Exception {
    if (!ask().equals("in")) {
      throw new AssertionError("not admitted");
    }
    int last = places.size() - 1;
    FakeClient connected =
        new FakeClient(id, places.get(last), handshakes.get(last), way, loops.all().get(0));
    clients.add(connected);
    return connected;
  }

  @Override
  public void close() {
    server.stop();
  }
}
