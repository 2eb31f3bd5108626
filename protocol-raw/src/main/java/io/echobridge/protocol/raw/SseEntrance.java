package io.echobridge.protocol.raw;

import io.echobridge.gate.Admission;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.Client;
import io.echobridge.gate.Clients;
import io.echobridge.gate.Door;
import io.echobridge.gate.Handshake;
import io.echobridge.http.AnswerHead;
import io.echobridge.http.EndlessAnswer;
import io.echobridge.net.ConnectionIds;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.raw.frame.SseSayings;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;

/** Lets clients of server-sent events in, or answers them why not. */
final class SseEntrance {
  private final RawConfig config;
  private final ProtocolContext context;
  private final Door door;
  private final Clients<Client> clients;

  SseEntrance(RawConfig config, ProtocolContext context, Door door, Clients<Client> clients) {
    this.config = config;
    this.context = context;
    this.door = door;
    this.clients = clients;
  }

  void handleRequest(HttpServerExchange exchange) {
    if (Door.hasOddOrigin(exchange)) {
      Plain.answer(exchange, StatusCodes.BAD_REQUEST, "Expected an origin in ASCII\n");
      return;
    }
    if (door.answersPreflight(exchange)) {
      return;
    }
    door.letPageRead(exchange);
    if (!exchange.getRequestMethod().equals(Methods.GET)) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET");
      Plain.answer(exchange, StatusCodes.METHOD_NOT_ALLOWED, "Expected GET\n");
    } else if (!exchange.isRequestComplete()) {
      Plain.answer(exchange, StatusCodes.BAD_REQUEST, "Expected a request without a body\n");
    } else if (!door.allowsPage(exchange)) {
      Plain.answer(exchange, StatusCodes.FORBIDDEN, "Pages of this origin may not connect\n");
    } else {
      door.admit(exchange, guest(exchange));
    }
  }

  private Guest guest(HttpServerExchange exchange) {
    if (exchange.getAttachment(ClientProtocol.NO_APP) != null) {
      return new Guest(exchange, null, Refusal.NO_APP);
    }
    try {
      return new Guest(exchange, Wish.ofSse(exchange, config), null);
    } catch (Wish.NoSenseException e) {
      return new Guest(exchange, null, e.refusal());
    }
  }

  /** A request, perhaps after it waited for its turn. */
  private final class Guest implements Door.Guest {
    private final HttpServerExchange exchange;
    private final @Nullable Wish wish;
    private final @Nullable Refusal refusal;

    Guest(HttpServerExchange exchange, @Nullable Wish wish, @Nullable Refusal refusal) {
      this.exchange = exchange;
      this.wish = wish;
      this.refusal = refusal;
    }

    @Override
    public void admitted(Admitted place) {
      if (wish != null) {
        open(exchange, wish, place);
        return;
      }
      if (refusal != null) {
        refusal.count(place);
        Plain.answer(exchange, refusal.status(), "Refused: " + refusal.words() + '\n');
      }
      place.leave();
    }

    @Override
    public void refused(Admission.Reason reason) {
      if (reason == Admission.Reason.ADDRESS) {
        Plain.later(exchange, StatusCodes.TOO_MANY_REQUESTS);
      } else {
        comeBack();
      }
    }

    @Override
    public void draining() {
      comeBack();
    }

    /** A browser gives up after every other answer than this one, which ends at once. */
    private void comeBack() {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, SseClient.TYPE);
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
      exchange.getResponseSender().send(SseSayings.retryText(config.retry().drawn()));
    }
  }

  private void open(HttpServerExchange exchange, Wish wish, Admitted place) {
    Handshake asked = door.handshake(exchange, false);
    Handshake kept = asked.withoutHeaders(); // The rest is needed until the answer begins.
    String id = ConnectionIds.next();
    AnswerHead head = new AnswerHead(exchange);
    EndlessAnswer.take(
        exchange,
        context.loops(),
        place.holding(),
        context.patienceMillis().getAsLong(),
        place::leave,
        answer -> {
          SseClient client = new SseClient(id, place, kept, answer, wish.ping());
          clients.add(client);
          client.begin(wish, head, config.retry(), context, asked);
          return client;
        });
  }
}
