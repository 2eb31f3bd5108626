package io.echobridge.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.echobridge.broker.MemoryBroker;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.SomeHandshake;
import io.echobridge.settings.Secret;
import io.echobridge.token.ConnectConfig;
import io.echobridge.token.ConnectionTokens;
import io.echobridge.token.Identification;
import io.echobridge.token.JwtConfig;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenAnswer.Refused;
import io.echobridge.token.TokenCheck;
import io.echobridge.token.TokenClaim;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many clients with bad tokens on the loop of one that listens. */
class BadTokensTest {
  private static final int TOKENS = 10_000;
  private static final int EVENTS = 100;

  private final MemoryBroker.Exchange exchange = new MemoryBroker.Exchange();
  private final ExecutorService application = Executors.newSingleThreadExecutor();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void aClientHearsOnWhileTenThousandBadTokensCome() {
    try (TestNode node =
            new TestNode(exchange, "node", HubFixture.LIMITS, Optional.empty()).connect();
        ConnectionTokens tokens = tokens()) {
      await().until(node.hub::brokersUp);
      TestClient client =
          new TestClient(node.connection(0), TestAuthorizer.yes("7"), node.hub::connect)
              .subscribe("orders");
      long begin = System.nanoTime();
      for (int i = 0; i < TOKENS; i++) {
        String token = "bad" + i % (TOKENS / 2); // each comes twice
        node.loop(0).execute(() -> check(tokens, token));
        if (i % (TOKENS / EVENTS) == 0) {
          exchange.publish("orders", event(i));
        }
      }
      List<String> wanted = new ArrayList<>(List.of("subscribed orders"));
      for (int i = 0; i < TOKENS; i += TOKENS / EVENTS) {
        wanted.add("event orders E " + i);
      }
      await().untilAsserted(() -> assertThat(client.heard()).containsExactlyElementsOf(wanted));
      await().until(() -> refused.get() == TOKENS);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
      assertThat(asked).as("the second time of a token costs no question").hasValue(TOKENS / 2);
    } finally {
      application.shutdown();
    }
  }

  private static void check(ConnectionTokens tokens, String token) {
    Handshake handshake = SomeHandshake.with(Map.of());
    Identification unused =
        tokens.check(new TokenClaim(Optional.of(token), Map.of(), handshake, "1.2"));
  }

  private static byte[] event(int number) {
    return ("{\"event\":\"E\",\"data\":" + number + "}").getBytes(StandardCharsets.UTF_8);
  }

  private ConnectionTokens tokens() {
    JwtConfig jwt =
        new JwtConfig(
            Optional.of(new Secret("unused")),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            "",
            "",
            Duration.ZERO,
            "sub",
            "channels");
    ConnectConfig config =
        new ConnectConfig(
            true,
            ConnectConfig.Check.APP,
            Optional.of("http://app.example/{token}"),
            ConnectConfig.Method.GET,
            "",
            ConnectConfig.OnExpiry.CLOSE,
            100,
            jwt);
    return new ConnectionTokens(
        config,
        new Application(),
        new ConnectionTokens.Refusals() {
          @Override
          public void refused(String reason) {
            refused.incrementAndGet();
          }

          @Override
          public void undecided(String reason) {}
        });
  }

  /** Says no to each token, one after the other. */
  private final class Application implements TokenCheck {
    @Override
    public CompletableFuture<TokenAnswer> check(Question question) {
      asked.incrementAndGet();
      return CompletableFuture.supplyAsync(() -> new Refused("no"), application);
    }

    @Override
    public boolean mayFollow() {
      return true;
    }

    @Override
    public void close() {}
  }
}
