package io.echobridge.token;

import static io.echobridge.token.Claiming.says;
import static io.echobridge.token.Claiming.shakes;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.channel.RawJson;
import io.echobridge.token.TokenAnswer.Accepted;
import io.echobridge.token.TokenAnswer.NotNow;
import io.echobridge.token.TokenAnswer.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which tokens are found, and how often one is asked about. */
class ConnectionTokensTest {
  private static final Accepted YES = new Accepted(Identity.NOBODY);

  private final Claiming.Settings settings = new Claiming.Settings();
  private final List<String> asked = new ArrayList<>();
  private final Map<String, CompletableFuture<TokenAnswer>> open = new HashMap<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();
  private long now;

  @Test
  void aTokenIsFoundWhereItCountsMost() {
    settings.cookie = "tok";
    ConnectionTokens tokens = tokens();
    Map<String, String> all =
        Map.of(":token", "of-the-query", "authorization", "Bearer of-a-header", "cookie", "tok=c");
    tokens.check(new TokenClaim(Optional.of("said"), Map.of(), Claiming.handshake(all), "1.2"));
    tokens.check(shakes(all));
    tokens.check(shakes(Map.of("authorization", "bearer of-a-header", "cookie", "tok=c")));
    tokens.check(shakes(Map.of("authorization", "Basic eDp5", "cookie", "a=b; tok=of-a-cookie")));
    assertThat(asked).containsExactly("said", "of-the-query", "of-a-header", "of-a-cookie");
  }

  @Test
  void whoGivesNoneIsNobodyUnlessOneIsRequired() {
    assertThat(tokens().check(shakes(Map.of("cookie", "tok=c")))).isSameAs(Identification.NOBODY);
    settings.required = true;
    assertThat(tokens().check(shakes(Map.of())).now())
        .contains(new Refused("it gives no token (connect.required)"));
    assertThat(asked).isEmpty();
    assertThat(refused).hasSize(1);
  }

  @Test
  void aTokenThatIsTooLongIsRefusedUnasked() {
    settings.maxToken = 100;
    ConnectionTokens tokens = tokens();
    assertThat(tokens.check(says("x".repeat(100_000))).now()).containsInstanceOf(Refused.class);
    tokens.check(says("x".repeat(100)));
    assertThat(asked).hasSize(1);
    assertThat(refused)
        .singleElement()
        .asString()
        .contains("connect.max-token")
        .doesNotContain("xx");
  }

  @Test
  void thoseThatComeTogetherWithOneTokenShareOneQuestion() {
    ConnectionTokens tokens = tokens();
    List<Identification> waiting = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      waiting.add(tokens.check(says("a")));
    }
    assertThat(asked).containsExactly("a");
    answer("a", YES);
    assertThat(waiting).allSatisfy(each -> assertThat(each.now()).contains(YES));
    tokens.check(says("a"));
    assertThat(asked).as("a yes is not kept").containsExactly("a", "a");
  }

  @Test
  void badTokensCostNoQuestionTwice() {
    ConnectionTokens tokens = tokens();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10_000; i++) {
        Identification each = tokens.check(says("bad-" + i));
        if (round == 0) {
          answer("bad-" + i, new Refused("no"));
        }
        assertThat(each.now()).contains(new Refused("no"));
      }
    }
    assertThat(asked).hasSize(10_000);
    assertThat(refused).hasSize(30_000);

    now += ConnectionTokens.REMEMBERED.toNanos();
    assertThat(tokens.check(says("bad-1")).now()).as("a refusal is not for ever").isEmpty();
  }

  @Test
  void whatIsRememberedIsBounded() {
    RefusedTokens remembered = new RefusedTokens(3, ConnectionTokens.REMEMBERED, () -> now);
    for (int i = 0; i < 10; i++) {
      remembered.add("hash-" + i, new Refused("no"));
    }
    assertThat(remembered.size()).isEqualTo(3);
    assertThat(remembered.find("hash-9")).isPresent();
    assertThat(remembered.find("hash-6")).isEmpty();
    now += ConnectionTokens.REMEMBERED.toNanos();
    remembered.add("hash-10", new Refused("no"));
    assertThat(remembered.size()).as("old ones go").isEqualTo(1);
  }

  @Test
  void thatNobodyCanSayIsNotRemembered() {
    ConnectionTokens tokens = tokens();
    Identification first = tokens.check(says("a"));
    answer("a", new NotNow("away"));
    assertThat(first.now()).contains(new NotNow("away"));
    assertThat(undecided).containsExactly("away");
    tokens.check(says("a"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void aClientMayOutlastItsTokenWhereTheAppWantsThat() {
    Identity ending = new Identity(Optional.of("7"), RawJson.NULL, List.of(), 1_800_000_000_000L);
    for (ConnectConfig.OnExpiry each : ConnectConfig.OnExpiry.values()) {
      settings.onExpiry = each;
      Identification asked = tokens().check(says("a"));
      answer("a", new Accepted(ending));
      long end = each == ConnectConfig.OnExpiry.CLOSE ? ending.expiresAt() : Identity.NEVER;
      assertThat(asked.now())
          .contains(
              new Accepted(
                  new Identity(ending.user(), ending.userInfo(), ending.channels(), end)
                      .asOf(now)));
    }
  }

  @Test
  void anIdentityIsAsOldAsItsQuestion() {
    ConnectionTokens tokens = tokens();
    now = 5;
    Identification first = tokens.check(says("a"));
    now = 7;
    Identification second = tokens.check(says("a"));
    Identity seven = new Identity(Optional.of("7"), RawJson.NULL, List.of(), Identity.NEVER);
    answer("a", new Accepted(seven));
    assertThat(List.of(first, second))
        .allSatisfy(each -> assertThat(each.now()).contains(new Accepted(seven.asOf(5))));
  }

  @Test
  void aQuestionIsTakenBackWhenTheLastOfItsClientsHasGone() {
    ConnectionTokens tokens = tokens();
    Identification one = tokens.check(says("a"));
    Identification two = tokens.check(says("a"));
    CompletableFuture<TokenAnswer> question = question("a");
    one.giveUp();
    assertThat(question).isNotDone();
    two.giveUp();
    assertThat(question).isCancelled();
    tokens.check(says("a"));
    assertThat(asked).as("who comes then asks anew").hasSize(2);
    answer("a", YES);
    assertThat(one.now()).isEmpty();
  }

  private CompletableFuture<TokenAnswer> question(String token) {
    return Objects.requireNonNull(open.get(token));
  }

  private void answer(String token, TokenAnswer answer) {
    question(token).complete(answer);
  }

  private ConnectionTokens tokens() {
    TokenCheck check =
        new TokenCheck() {
          @Override
          public CompletableFuture<TokenAnswer> check(Question question) {
            asked.add(question.token());
            CompletableFuture<TokenAnswer> answer = new CompletableFuture<>();
            open.put(question.token(), answer);
            return answer;
          }

          @Override
          public boolean mayFollow() {
            return true;
          }

          @Override
          public void close() {}
        };
    return new ConnectionTokens(
        settings.config(),
        check,
        new ConnectionTokens.Refusals() {
          @Override
          public void refused(String reason) {
            refused.add(reason);
          }

          @Override
          public void undecided(String reason) {
            undecided.add(reason);
          }
        },
        () -> now);
  }
}
